import { AppError } from '@insight-mesh/runtime/errors';
import type { Letter, LetterFilter, LetterPosition, SealedLetter } from './letter.js';
import type { LetterKeys } from './letter-keys.js';
import type { LetterStore, LockedLetters } from './letter-store.js';
import { currentPayload, type Payload } from './payload.js';
import { isUnavailable, type Resender, type Verdict } from './resender.js';

export interface Replayed {
  id: string;
  outcome: 'stored' | 'dropped' | 'refused' | 'already_replayed' | 'not_found' | 'unreadable';
  rule?: string;
  field?: string;
  reason?: string;
}

export interface ReplayCall {
  tenantId: string;
  by: string;
  /** When what is being stored must be, in milliseconds since 1970, asked for before each round. */
  storeBy: () => number;
  /** False: no further round is begun. */
  goOn: () => boolean;
}

/** Letters of one round: they are held in memory, locked, and sent together. */
const lettersAtOnce = 20;

/** Takes letters in again, in rounds: each is a transaction that holds the letters' locks until Kafka has what they hold. */
export class Replayer {
  readonly #o: { store: LetterStore; keys: LetterKeys; resender: Resender };

  constructor(o: { store: LetterStore; keys: LetterKeys; resender: Resender }) {
    this.#o = o;
  }

  /**
   * In the order given; ids that it did not come to are missing in the answer.
   * @throws AppError UNAVAILABLE when Kafka does not take them; what was taken is marked, and it is safe to repeat
   */
  async ids(ids: readonly string[], call: ReplayCall): Promise<Replayed[]> {
    const results: Replayed[] = [];
    for (let from = 0; from < ids.length && (from === 0 || call.goOn()); from += lettersAtOnce) {
      const some = ids.slice(from, from + lettersAtOnce);
      const round = await this.#round(call, (locked) => locked.byIds(call.tenantId, some));
      const byId = new Map(round.map((result) => [result.id, result]));
      results.push(...some.map((id): Replayed => byId.get(id) ?? { id, outcome: 'not_found' }));
    }
    return results;
  }

  /**
   * At most `limit` of those that are not taken in yet, the oldest first.
   * @returns the last letter looked at, unless there are none behind it
   * @throws as `ids`
   */
  async matching(
    filter: LetterFilter,
    o: { limit: number; after?: LetterPosition | undefined },
    call: ReplayCall,
  ): Promise<{ results: Replayed[]; last?: LetterPosition }> {
    const results: Replayed[] = [];
    let { after } = o;
    do {
      let last: LetterPosition | undefined;
      const limit = Math.min(lettersAtOnce, o.limit - results.length);
      const round = await this.#round(call, async (locked) => {
        const letters = await locked.waiting(call.tenantId, filter, { limit, after });
        last = letters.at(-1);
        return letters;
      });
      if (last === undefined) return { results };
      results.push(...round);
      after = { occurredMs: last.occurredMs, id: last.id };
    } while (results.length < o.limit && call.goOn());
    return { results, last: after };
  }

  async #round(call: ReplayCall, take: (locked: LockedLetters) => Promise<SealedLetter[]>): Promise<Replayed[]> {
    let unavailable: unknown;
    const results = await this.#o.store.locked(async (locked) => {
      // The transaction may be run again.
      unavailable = undefined;
      const letters = await take(locked);
      const storeBy = call.storeBy();
      const done = await Promise.all(
        letters.map((letter) =>
          this.#replay(letter, storeBy).catch((error: unknown) => {
            if (!isUnavailable(error)) throw error;
            unavailable = error;
            return undefined;
          }),
        ),
      );
      const through = done.flatMap((result, index) => {
        const letter = letters[index];
        const taken = result?.outcome === 'stored' || result?.outcome === 'dropped';
        return taken && letter !== undefined ? [letter.id] : [];
      });
      if (through.length > 0) await locked.replayed(call.tenantId, through, call.by);
      for (const [index, result] of done.entries()) {
        const letter = letters[index];
        if (result?.outcome === 'refused' && letter !== undefined) await locked.refused(letter, reasonOf(result));
      }
      return done.filter((result) => result !== undefined);
    });
    if (unavailable !== undefined) throw unavailable;
    return results;
  }

  async #replay(letter: SealedLetter, storeBy: number): Promise<Replayed> {
    const { id } = letter;
    if (letter.state === 'replayed') return { id, outcome: 'already_replayed' };
    let payload: Payload;
    try {
      payload = currentPayload(letter, this.#o.keys);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'FAILED_PRECONDITION') throw error;
      return { id, outcome: 'unreadable', reason: error.message };
    }
    const verdict = await this.#o.resender.send(letter, payload, storeBy);
    return { id, ...told(verdict) };
  }
}

function reasonOf({ rule = '', field = '', reason = '' }: Replayed): Pick<Letter, 'rule' | 'field' | 'reason'> {
  return { rule, field, reason };
}

function told({ accepted, dropped, problems }: Verdict): Omit<Replayed, 'id'> {
  const [first] = problems;
  if (first === undefined) return { outcome: dropped > 0 || accepted === 0 ? 'dropped' : 'stored' };
  const all = accepted + dropped + problems.length;
  const note = all === 1 ? '' : ` (element ${first.index}; ${problems.length} of ${all} were refused)`;
  const { rule, field, reason } = first;
  return { outcome: 'refused', rule, field, reason: reason + note };
}
