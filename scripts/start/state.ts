import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  seed: z.number().int(),
  /** Events of the demo shop that the collector has acknowledged, in the generator's order. */
  sentEvents: z.number().int().min(0),
  catalogueSent: z.boolean(),
  eventsComplete: z.boolean(),
  trained: z.boolean(),
  nextCustomer: z.number().int().min(0),
});

/** What earlier starts have done, so that a later one goes on instead of doing it again. */
export type StartState = z.infer<typeof schema>;

const file = (dir: string) => join(dir, 'start.json');

/** The state that an earlier start left in `dir`; a fresh one when there is none, or when it was for another seed. */
export function readState(dir: string, seed: number): StartState {
  const fresh: StartState = {
    seed,
    sentEvents: 0,
    catalogueSent: false,
    eventsComplete: false,
    trained: false,
    nextCustomer: 0,
  };
  if (!existsSync(file(dir))) return fresh;
  try {
    const state = schema.parse(JSON.parse(readFileSync(file(dir), 'utf8')));
    if (state.seed !== seed) {
      throw new Error(
        `this folder holds the demo shop of seed ${state.seed}; run npm run reset before starting seed ${seed}`,
      );
    }
    return state;
  } catch (error) {
    // A file cut off by a crash costs a second sending, which counts nothing twice.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return fresh;
    throw error;
  }
}

/** Writes the state whole or not at all. */
export function writeState(dir: string, state: StartState): void {
  const temporary = `${file(dir)}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(temporary, file(dir));
}
