import { hash, randomBytes, randomInt } from 'node:crypto';

export const scopes = [
  'events:write',
  'catalog:write',
  'recommend:read',
  'features:read',
  'features:write',
  'identities:read',
  'identities:write',
  'datasets:write',
  'models:read',
  'models:write',
  'deadletters:read',
  'deadletters:write',
  'policies:read',
  'policies:write',
  'imports:read',
  'imports:write',
  'experiments:read',
  'experiments:write',
  'experiments:override',
] as const;

/** What a key may do. */
export type Scope = (typeof scopes)[number];

export function isScope(value: string): value is Scope {
  return (scopes as readonly string[]).includes(value);
}

const idPattern = /^[a-z0-9-]{1,64}$/;
const keyPattern = /^im_([a-z0-9]{12})_[A-Za-z0-9_-]{43}$/;

/** Whether a string can be a tenant's id. */
export function isTenantId(value: string): boolean {
  return idPattern.test(value);
}

/** The id within a key of the form `im_<id>_<secret>`; undefined for anything else. */
export function keyIdOf(key: string): string | undefined {
  return keyPattern.exec(key)?.[1];
}

/** SHA-256 is enough here, without salt or stretching: the secret is 256 random bits, not a password. */
export function hashKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

const idAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A new key, `im_<id>_<secret>`. */
export function makeKey(): { id: string; key: string } {
  const id = Array.from({ length: 12 }, () => idAlphabet[randomInt(idAlphabet.length)]).join('');
  return { id, key: `im_${id}_${randomBytes(32).toString('base64url')}` };
}
