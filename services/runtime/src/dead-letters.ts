import type { MeshProducer } from './kafka-producer.js';

export interface RefusedMessage {
  tenantId: string;
  /** What was wrong and what would be right; no value of the message. */
  reason: string;
  /** Path of the field; absent: the whole. */
  field?: string;
  payload: Uint8Array;
  origin?: { topic: string; partition: number; offset: bigint | number };
}

export interface DeadLettersOptions {
  producer: MeshProducer;
  /** Full name. */
  topic: string;
  keyId: string;
  /** 32 bytes. */
  key: Buffer;
  source: string;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export class DeadLetters {
  constructor(_o: DeadLettersOptions) {}
  async send(_letters: RefusedMessage[], _o?: { deadlineMs?: number }): Promise<void> {
    throw new Error('not yet');
  }
}

export function decryptPayload(_key: Buffer, _bytes: Uint8Array): Buffer {
  throw new Error('not yet');
}
