import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { JsonValue } from '@insight-mesh/contracts/json';

/** What is made a pseudonym of. */
export const pseudonymKinds = ['email', 'phone', 'name', 'address'] as const;
export type PseudonymKind = (typeof pseudonymKinds)[number];

/** 128 bits: two of a billion persons share one with a chance below 1e-20. */
const bytes = 16;
const form = /^hmac:[A-Za-z0-9_-]{22}$/;
/** Tenants come from keys, so this is a bound and no more. */
const maxKeys = 40_000;

function folded(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Digits, behind a + where a country's code is told. */
function dialled(text: string): string {
  const plain = text.normalize('NFKC').trim().replace(/\(0\)/, '');
  const digits = plain.replace(/\D/g, '');
  if (/^[^\d+]*\+/.test(plain)) return `+${digits}`;
  return digits.length > 9 && digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}

/** JSON with sorted names and folded texts. */
function canonical(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(folded(value));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).filter(([, inner]) => inner !== null);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}

function normalised(kind: PseudonymKind, value: JsonValue): string {
  if (typeof value === 'object') return canonical(value);
  const text = String(value);
  if (kind === 'phone') return dialled(text) || folded(text);
  return kind === 'email' ? folded(text).replace(/^mailto:/, '') : folded(text);
}

/**
 * Keyed hashes that stand for a person's e-mail address, phone number, name or postal address: `hmac:` and 128 bits of
 * HMAC-SHA256 (RFC 2104) in base64url, under a key of the tenant and the kind that HKDF (RFC 5869) derives from the secret.
 * One value has one pseudonym within a tenant and a kind, however it is spelled, and another one anywhere else.
 */
export class Pseudonyms {
  readonly #secret: Buffer;
  readonly #keys = new Map<string, KeyObject>();

  /** @param secret 32 bytes */
  constructor(secret: Buffer) {
    if (secret.length !== 32) throw new Error('the key of pseudonyms must have 32 bytes');
    this.#secret = secret;
  }

  /**
   * Of an e-mail address in lower case, the digits of a phone number (with + where a country's code is told), a name or an
   * address in NFKC, lower case and single spaces; an object as one value, whatever the order of its fields. A pseudonym stays itself.
   */
  of(tenantId: string, kind: PseudonymKind, value: JsonValue): string {
    if (typeof value === 'string' && form.test(value)) return value;
    const digest = createHmac('sha256', this.#keyOf(tenantId, kind)).update(normalised(kind, value)).digest();
    return `hmac:${digest.subarray(0, bytes).toString('base64url')}`;
  }

  #keyOf(tenantId: string, kind: PseudonymKind): KeyObject {
    const info = `insight-mesh pseudonym v1 ${tenantId} ${kind}`;
    const known = this.#keys.get(info);
    if (known !== undefined) return known;
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', this.#secret, Buffer.alloc(0), info, 32)));
    if (this.#keys.size >= maxKeys) this.#keys.clear();
    this.#keys.set(info, key);
    return key;
  }
}
