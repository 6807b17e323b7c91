import { AppError } from '@insight-mesh/runtime/errors';
import { unnamedCharset } from '../cleaning/gbk-bytes.js';
import { BodyError } from '../intake/body-error.js';
import type { Elements } from '../intake/elements.js';
import type { Intake, Sorted } from '../intake/intake.js';
import type { Door } from '../intake/receipt.js';
import type { Policies } from '../policy/policies.js';
import type { Letter } from './letter.js';
import { letterElements } from './letter-elements.js';
import type { Payload } from './payload.js';

export interface LetterProblem {
  /** Position within the letter, from 0. */
  index: number;
  rule: string;
  field: string;
  reason: string;
}

/** What the checks make of a letter. */
export interface Verdict {
  accepted: number;
  dropped: number;
  problems: LetterProblem[];
}

export interface ResenderOptions {
  events: Intake<unknown>;
  items: Intake<unknown>;
  policies: Policies;
  maxElements: number;
}

const doors: readonly Door[] = ['http', 'grpc', 'segment', 'logs', 'beacon'];

/** Takes letters in again, each through the translation and the checks of its door. */
export class Resender {
  readonly #o: ResenderOptions;

  constructor(o: ResenderOptions) {
    this.#o = o;
  }

  /** Without storing anything. */
  check(letter: Letter, payload: Payload): Promise<Verdict> {
    return this.#retake(letter, payload, { store: false, deadlineMs: 0 });
  }

  /** @throws AppError UNAVAILABLE when it cannot be stored by `deadlineMs` (since 1970); safe to repeat */
  send(letter: Letter, payload: Payload, deadlineMs: number): Promise<Verdict> {
    return this.#retake(letter, payload, { store: true, deadlineMs });
  }

  async #retake(
    letter: Letter,
    payload: Payload,
    { store, deadlineMs }: { store: boolean; deadlineMs: number },
  ): Promise<Verdict> {
    let elements: Elements;
    try {
      const unnamed = unnamedCharset(await this.#o.policies.of(letter.tenantId));
      elements = letterElements(letter, payload, this.#o.maxElements, unnamed);
    } catch (error) {
      if (!(error instanceof BodyError)) throw error;
      return { accepted: 0, dropped: 0, problems: [{ index: 0, rule: 'malformed', field: '', reason: error.message }] };
    }
    const intake = letter.element === 'item' ? this.#o.items : this.#o.events;
    // A message of a topic does not say by which door it came.
    const door = doors.find((each) => each === letter.source) ?? 'http';
    const { tenantId, occurredMs: receivedMs } = letter;
    return verdictOf(await intake.retake(elements, { tenantId, door, receivedMs, store, deadlineMs }));
  }
}

function verdictOf({ messages, problems, dropped }: Sorted): Verdict {
  return {
    accepted: messages.length,
    dropped: dropped.length,
    problems: problems.map(({ index, problem: { kind: rule, field, reason } }) => ({ index, rule, field, reason })),
  };
}

/** Whether an error means that the same may be tried again. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'UNAVAILABLE';
}
