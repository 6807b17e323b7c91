import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { codecFor } from './codec.js';
import { cloudEventHeaders, type MeshProducer, type OutMessage } from './kafka-producer.js';
import { rfc3339 } from './time.js';

/** Something that could not be taken in. */
export interface RefusedMessage {
  tenantId: string;
  /** Which check or rule refused it, in a word: missing, wrong_type, … */
  rule: string;
  /** What was wrong and what would be right; carries no value of the message. */
  reason: string;
  /** Path of the field (at most 256 characters are kept), for example items[2].quantity; absent for the whole. */
  field?: string;
  /** The bytes as they came; of more than 1 MiB the beginning is kept, and the reason says so. */
  payload: Uint8Array;
  /** What it was meant to be; an event if not given. */
  element?: 'event' | 'item';
  /** What the bytes are, in a word, where not UTF-8. */
  charset?: string | undefined;
  /** Where it stood, when it came from a topic. Refused there twice, as after a crash, it is one letter. */
  origin?: { topic: string; partition: number; offset: bigint | number };
}

export interface DeadLettersOptions {
  producer: Pick<MeshProducer, 'send'>;
  /** Full name. */
  topic: string;
  /** Names the key in the letters, so that keys can change. */
  keyId: string;
  /** 32 bytes, for AES-256. */
  key: Buffer;
  /** Which door or consumer refuses: http, grpc, feature, … */
  source: string;
  /** Milliseconds since 1970; the system's clock if not given. */
  now?: () => number;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes that encryption adds to a payload. */
export const sealedBytes = NONCE_BYTES + TAG_BYTES;
/** Most bytes of a payload that are kept: encrypted and in base64 they must fit the topic's messages of 2 MiB. */
export const keptPayloadBytes = 1_048_576;
const LONGEST_TENANT = 64;
const LONGEST_RULE = 64;
const LONGEST_FIELD = 256;
const LONGEST_REASON = 1_000;
/** Payloads of one send, so that a batch of nothing but refused messages does not fill the producer's queue. */
const SEND_BYTES = 8 * 1_048_576;
const letterCodec = codecFor('insightmesh.collector.v1.DeadLetter');

/** Writes what was refused to the dead-letter topic, its bytes encrypted. */
export class DeadLetters {
  readonly #o: DeadLettersOptions;

  constructor(o: DeadLettersOptions) {
    if (o.key.length !== 32) throw new Error('the key of dead letters must have 32 bytes');
    this.#o = o;
  }

  /** Resolves when every letter is stored; AppError as `MeshProducer.send` gives it. `deadlineMs` is since 1970. */
  async send(letters: readonly RefusedMessage[], o?: { deadlineMs?: number }): Promise<void> {
    let messages: OutMessage[] = [];
    let bytes = 0;
    for (const letter of letters) {
      const message = this.#toMessage(letter);
      if (bytes + message.value.length > SEND_BYTES) {
        await this.#o.producer.send(messages, o);
        messages = [];
        bytes = 0;
      }
      messages.push(message);
      bytes += message.value.length;
    }
    await this.#o.producer.send(messages, o);
  }

  #toMessage(letter: RefusedMessage): OutMessage {
    const { topic, keyId, key, source, now = Date.now } = this.#o;
    const ms = now();
    const id = letter.origin === undefined ? uuidv7({ msecs: ms }) : idOf(source, letter.origin, letter.payload);
    const time = rfc3339(ms);
    const tenantId = fitting(letter.tenantId, LONGEST_TENANT);
    const { length } = letter.payload;
    const note = length > keptPayloadBytes ? ` (the first ${keptPayloadBytes} of ${length} bytes are kept)` : '';
    const value = letterCodec.encode({
      id,
      tenant_id: tenantId,
      source,
      field: fitting(letter.field ?? '', LONGEST_FIELD),
      rule: fitting(letter.rule, LONGEST_RULE),
      reason: fitting(letter.reason, LONGEST_REASON) + note,
      occurred_at: time,
      encrypted_payload: encryptPayload(key, letter.payload.subarray(0, keptPayloadBytes)).toString('base64'),
      key_id: keyId,
      payload_bytes: length,
      ...(letter.element === undefined ? {} : { element: letter.element }),
      ...(letter.charset === undefined ? {} : { charset: letter.charset }),
      ...(letter.origin === undefined ? {} : { ...letter.origin, offset: Number(letter.origin.offset) }),
    });
    const type = 'insightmesh.collector.v1.DeadLetter';
    return { topic, key: tenantId, value, headers: cloudEventHeaders({ id, type, source, time }) };
  }
}

/** A UUID of version 8 (RFC 9562: made by a rule of one's own) that is the same for the same refusal. */
function idOf(
  source: string,
  { topic, partition, offset }: NonNullable<RefusedMessage['origin']>,
  payload: Uint8Array,
) {
  const digest = createHash('sha256')
    .update(`${source}\0${topic}\0${partition}\0${offset}\0`)
    .update(payload)
    .digest('hex');
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 3) | 8).toString(16);
  const groups = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, variant + digest.slice(17, 20)];
  return [...groups, digest.slice(20, 32)].join('-');
}

/**
 * Text that every letter can carry, whatever it was taken from: a letter that cannot be written would hold up for ever what
 * it comes from.
 */
function fitting(text: string, limit: number): string {
  const start = text.slice(0, limit).replace(/\p{Surrogate}/gu, '\uFFFD');
  return text.length > limit ? `${start}…` : start;
}

/** AES-256-GCM: 12 bytes nonce, ciphertext, 16 bytes tag. */
export function encryptPayload(key: Buffer, payload: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
}

/** The bytes of a letter as they came. Throws when the key is another one or the bytes were changed. */
export function decryptPayload(key: Buffer, bytes: Uint8Array): Buffer {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('too short for an encrypted payload');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
}
