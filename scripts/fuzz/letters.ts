import { hash } from 'node:crypto';

/** Longer payloads are kept in part. */
const keptBytes = 1_048_576;

/** The same for an element as it was parsed and for the bytes of its letter. */
function mark(value: unknown): string {
  if (Buffer.isBuffer(value)) return hash('sha256', value, 'base64').slice(0, 16);
  try {
    const text = JSON.stringify(value) ?? 'undefined';
    return text.length > keptBytes ? 'large' : hash('sha256', text, 'base64').slice(0, 16);
  } catch {
    // Nested deeper than JSON.stringify follows.
    return 'deep';
  }
}

function markOfPayload(payload: Buffer): string {
  if (payload.length >= keptBytes) return 'large';
  try {
    return mark(JSON.parse(payload.toString('utf8')));
  } catch {
    return mark(payload);
  }
}

/** What was refused and not yet found among the dead letters, and letters of which nothing refused is known. */
export class Letters {
  readonly #open = new Map<string, number>();

  #add(tenant: string, name: string, count: number): void {
    const key = `${tenant} ${name}`;
    const now = (this.#open.get(key) ?? 0) + count;
    if (now === 0) this.#open.delete(key);
    else this.#open.set(key, now);
  }

  /** An element, or the bytes of a whole body, for which a letter must be there. */
  expect(tenant: string, value: unknown): void {
    const bytes = Buffer.isBuffer(value);
    this.#add(tenant, bytes ? markOfPayload(value) : mark(value), 1);
  }

  found(tenant: string, payload: Buffer): void {
    this.#add(tenant, markOfPayload(payload), -1);
  }

  /** Letters that are missing, and letters that nobody sent. */
  open(tenant: string): { missing: number; strange: number } {
    let [missing, strange] = [0, 0];
    for (const [key, count] of this.#open) {
      if (!key.startsWith(`${tenant} `)) continue;
      if (count > 0) missing += count;
      else strange -= count;
    }
    return { missing, strange };
  }
}
