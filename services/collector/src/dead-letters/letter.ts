import type { ElementCharset } from '../intake/elements.js';

export type LetterState = 'open' | 'mended' | 'replayed';

/** What was refused, without its bytes. */
export interface Letter {
  tenantId: string;
  id: string;
  /** The door or consumer that refused it. */
  source: string;
  /** What it was meant to be. */
  element: 'event' | 'item';
  rule: string;
  field: string;
  reason: string;
  /** When it was refused, in milliseconds since 1970. */
  occurredMs: number;
  state: LetterState;
  /** Bytes that came; more than `keptBytes` when it was cut. */
  payloadBytes: number;
  keptBytes: number;
  keyId: string;
  /** What the bytes that came are; empty for UTF-8, and for what nothing told. */
  charset: ElementCharset | '';
  /** Where it stood, when it came from a topic; else empty and 0. */
  topic: string;
  partition: number;
  offset: number;
  mended?: Done;
  replayed?: Done;
}

export interface Done {
  atMs: number;
  /** key:… or service:… */
  by: string;
}

/** A letter as it is stored, its bytes encrypted. */
export interface SealedLetter extends Letter {
  sealed: Buffer;
  /** What it was mended to. */
  mendedSealed?: { keyId: string; bytes: Buffer };
}

/** A letter as it comes from the topic. */
export type NewLetter = Omit<SealedLetter, 'state' | 'keptBytes' | 'mended' | 'replayed' | 'mendedSealed'>;

/** Where a page ends, or a replay has come to. */
export interface LetterPosition {
  occurredMs: number;
  id: string;
}

/** All that is given must hold; an empty list holds for all. */
export interface LetterFilter {
  sources: readonly string[];
  rules: readonly string[];
  fields: readonly string[];
  states: readonly LetterState[];
  /** Milliseconds since 1970: from … (inclusive) to … (exclusive). */
  fromMs?: number;
  toMs?: number;
  /** In capitals or not; empty holds for all. */
  reasonContains: string;
}
