import type { RepairJson } from '@insight-mesh/contracts/json';
import type { DeadLetters } from '@insight-mesh/runtime/dead-letters';
import type { MeshProducer, OutMessage } from '@insight-mesh/runtime/kafka-producer';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { injectTrace } from '@insight-mesh/runtime/tracing';
import { repairsOfBytes } from '../cleaning/gbk-bytes.js';
import type { Policies } from '../policy/policies.js';
import { id as idCheck, isObject } from '../validation/checks.js';
import { Problem } from '../validation/problem.js';
import { Dropped } from './dropped.js';
import type { ElementCharset, Elements } from './elements.js';
import { countIntake, type IntakeCounters, intakeCounters } from './intake-metrics.js';
import type { Door, Receipt } from './receipt.js';
import { inTurns, type Parts, partElements } from './turns.js';

/** One element that was not taken; the others were. */
export interface Rejection {
  /** Position in the request, from 0. */
  index: number;
  /** Its id where it had a usable one. */
  id: string;
  field: string;
  reason: string;
}

export interface Outcome {
  accepted: number;
  rejected: Rejection[];
  /** Elements in order that the tenant's policy keeps out; absent where there are none. */
  dropped?: number;
}

export interface IntakeCall {
  tenantId: string;
  door: Door;
  /** See Receipt. */
  userAgent?: string;
  /** When the answer must be there, in milliseconds since 1970. */
  deadlineMs: number;
}

/** What became of each of a call's elements. */
export interface Sorted {
  messages: OutMessage[];
  /** Which element each message is of. */
  taken: number[];
  problems: { index: number; problem: Problem }[];
  dropped: Dropped[];
}

export interface RetakeCall extends IntakeCall {
  /** When the elements first came, in milliseconds since 1970. */
  receivedMs: number;
  /** False: only the checks are made. */
  store: boolean;
}

/** What one kind of element (events, items) is: how it is checked and what it becomes on its topic. */
export interface ElementKind<T> {
  name: 'event' | 'item';
  /** Begins a call: checks its elements one after the other. What was mended before there was an element is told too. */
  open(at: Receipt): (value: unknown, repairs?: RepairJson[]) => T | Problem | Dropped;
  toMessage(checked: T, at: Receipt): OutMessage;
}

export interface IntakeOptions<T> {
  kind: ElementKind<T>;
  producer: MeshProducer;
  deadLetters: Record<Door, DeadLetters>;
  policies: Policies;
  metrics: Metrics;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Messages that are queued without a stop. */
const sentAtOnce = 1_000;
const usableId = idCheck();

function idOf(value: unknown): string {
  const checked = isObject(value) && value.id !== undefined ? usableId(value.id, 0) : '';
  return typeof checked === 'string' ? checked : '';
}

/** Takes elements of one kind in: checks them, stores the good ones in their topic and the others as dead letters. */
export class Intake<T> {
  readonly #options: IntakeOptions<T>;
  readonly #counters: IntakeCounters;

  constructor(options: IntakeOptions<T>) {
    this.#options = options;
    this.#counters = intakeCounters(options.metrics, options.kind.name);
  }

  /**
   * Resolves when everything is stored, acknowledged by all in-sync replicas: the accepted elements in their topic, the
   * rejected ones as dead letters. When one of them cannot be stored in time the whole call fails, and is safe to repeat.
   * @throws AppError UNAVAILABLE with retryAfterSeconds
   */
  async take(elements: Elements, call: IntakeCall): Promise<Outcome> {
    const at = await this.#receiptOf(call, this.#options.now());
    const { messages, problems, dropped } = await inTurns(this.#sort(elements, at));
    const { values } = elements;
    const stored = this.#store(messages, call);
    if (problems.length === 0) await stored;
    else await Promise.all([stored, this.#bury(elements, problems, call)]);
    countIntake(this.#counters, call, { accepted: messages.length, problems, dropped });
    const rejected = problems.map(({ index, problem }) => {
      return { index, id: idOf(values[index]), field: problem.field, reason: problem.reason };
    });
    const outcome = { accepted: messages.length, rejected };
    return dropped.length === 0 ? outcome : { ...outcome, dropped: dropped.length };
  }

  /**
   * Takes what was refused before, as received at that time; what is refused again is told and not buried once more.
   * @throws AppError UNAVAILABLE with retryAfterSeconds
   */
  async retake(elements: Elements, call: RetakeCall): Promise<Sorted> {
    const sorted = await inTurns(this.#sort(elements, await this.#receiptOf(call, call.receivedMs)));
    if (!call.store) return sorted;
    await this.#store(sorted.messages, call);
    countIntake(this.#counters, call, { accepted: sorted.messages.length, problems: [], dropped: sorted.dropped });
    return sorted;
  }

  *#sort({ values, charset }: Elements, at: Receipt): Parts<Sorted> {
    const { kind } = this.#options;
    const check = kind.open(at);
    const sorted: Sorted = { messages: [], taken: [], problems: [], dropped: [] };
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      const checked = value instanceof Problem ? value : check(value, repairsOfBytes(charset?.(index)));
      if (checked instanceof Problem) sorted.problems.push({ index, problem: checked });
      else if (checked instanceof Dropped) sorted.dropped.push(checked);
      else {
        sorted.messages.push(kind.toMessage(checked, at));
        sorted.taken.push(index);
      }
      if (index % partElements === partElements - 1) yield;
    }
    return sorted;
  }

  async #store(messages: OutMessage[], { deadlineMs }: IntakeCall): Promise<void> {
    const { producer } = this.#options;
    if (messages.length <= sentAtOnce) return producer.send(messages, { deadlineMs });
    const sends: Promise<void>[] = [];
    await inTurns(sendInParts());
    await Promise.all(sends);

    function* sendInParts(): Parts<void> {
      for (let from = 0; from < messages.length; from += sentAtOnce) {
        const sent = producer.send(messages.slice(from, from + sentAtOnce), { deadlineMs });
        // Awaited below; until then its failure has nobody who listens.
        sent.catch(() => undefined);
        sends.push(sent);
        yield;
      }
    }
  }

  async #receiptOf({ tenantId, door, userAgent }: IntakeCall, nowMs: number): Promise<Receipt> {
    const policy = this.#options.policies.of(tenantId);
    const trace = {};
    injectTrace(trace);
    return {
      tenantId,
      policy: policy instanceof Promise ? await policy : policy,
      door,
      ...(userAgent === undefined ? {} : { userAgent }),
      nowMs,
      now: new Date(nowMs).toISOString(),
      source: `/collector/${door}`,
      trace,
    };
  }

  /** Keeps a body of which nothing could be read as one dead letter. */
  async refuseBody(body: Uint8Array, reason: string, call: IntakeCall, charset?: ElementCharset): Promise<void> {
    const problem = new Problem('malformed', reason);
    const { name: element } = this.#options.kind;
    const letter = { tenantId: call.tenantId, rule: problem.kind, reason, element, payload: body, charset };
    await this.#options.deadLetters[call.door].send([letter], { deadlineMs: call.deadlineMs });
    countIntake(this.#counters, call, { accepted: 0, problems: [{ problem }], dropped: [] });
  }

  async #bury(elements: Elements, problems: { index: number; problem: Problem }[], call: IntakeCall): Promise<void> {
    const { name: element } = this.#options.kind;
    const letters = problems.map(({ index, problem }) => {
      const { kind: rule, field, reason } = problem;
      const charset = elements.charset?.(index);
      return { tenantId: call.tenantId, rule, reason, field, element, payload: elements.raw(index), charset };
    });
    await this.#options.deadLetters[call.door].send(letters, { deadlineMs: call.deadlineMs });
  }
}
