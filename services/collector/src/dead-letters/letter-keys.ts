import { decryptPayload, encryptPayload } from '@insight-mesh/runtime/dead-letters';
import { AppError } from '@insight-mesh/runtime/errors';

/** The keys of dead letters: one that encrypts, and those of the past, so that letters outlive a rotation. */
export class LetterKeys {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #writing: { id: string; key: Buffer };

  constructor(writing: { id: string; key: Buffer }, old: ReadonlyMap<string, Buffer> = new Map()) {
    this.#writing = writing;
    this.#keys = new Map([...old, [writing.id, writing.key]]);
  }

  seal(bytes: Uint8Array): { keyId: string; bytes: Buffer } {
    const { id, key } = this.#writing;
    return { keyId: id, bytes: encryptPayload(key, bytes) };
  }

  /** @throws AppError FAILED_PRECONDITION for a key that is not configured, or that is another one of the same name */
  open(keyId: string, bytes: Uint8Array): Buffer {
    const key = this.#keys.get(keyId);
    const name = JSON.stringify(keyId.slice(0, 64));
    if (key === undefined) {
      const words = `the letter is encrypted by the key ${name}, which is none of DEAD_LETTER_KEY_ID and DEAD_LETTER_OLD_KEYS`;
      throw new AppError('FAILED_PRECONDITION', words);
    }
    try {
      return decryptPayload(key, bytes);
    } catch (error) {
      const words = `the letter cannot be opened by the key ${name}: it is another key of that name, or the bytes were changed`;
      throw new AppError('FAILED_PRECONDITION', words, { cause: error });
    }
  }
}
