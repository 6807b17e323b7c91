import { setImmediate as turn } from 'node:timers/promises';

/** Work on many elements: it stops after every few, and goes on when it is asked to. */
export type Parts<T> = Generator<undefined, T, undefined>;

/** Elements between two stops; a few milliseconds' worth of the dearest. */
export const partElements = 250;
/** So long others wait for a call that is worked on. */
const turnMs = 15;

export function atOnce<T>(work: Parts<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Ends when the last of the long works that have begun does. */
let longWork: Promise<unknown> = Promise.resolve();

/**
 * Lets whatever else the process has to do come in between: a body of tens of thousands of elements takes a second. Long works
 * wait for one another, so that not all of many large bodies lie taken apart in memory at once.
 */
export async function inTurns<T>(work: Parts<T>): Promise<T> {
  const end = performance.now() + turnMs;
  while (performance.now() < end) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
  const before = longWork;
  const rest = before.then(() => goOn(work));
  longWork = rest.catch(() => undefined);
  return rest;
}

async function goOn<T>(work: Parts<T>): Promise<T> {
  for (;;) {
    await turn();
    for (const end = performance.now() + turnMs; performance.now() < end; ) {
      const { done, value } = work.next();
      if (done === true) return value;
    }
  }
}
