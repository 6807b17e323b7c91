import { timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import type pg from 'pg';
import { hashKey, isScope, isTenantId, keyIdOf, type Scope } from './auth-keys.js';
import { KeyLookups, type StoredKey } from './auth-lookups.js';
import { AppError } from './errors.js';
import { ExpiringLru } from './lru.js';

export type { Scope } from './auth-keys.js';

/** An API key's owner and what the key is for. */
export interface KeyCaller {
  kind: 'key';
  keyId: string;
  /** The same for keys that took one another's place: what is counted for a key is counted for this. */
  rotationOf: string;
  tenantId: string;
  scopes: Scope[];
  /** Names of the ways in that the key is limited to; empty: all. */
  doors: string[];
  /** The key's own limit; undefined: what the service says. */
  eventsPerSecond?: number;
}

/** Who calls, and for which tenant; never taken from a request's body. */
export type Caller = KeyCaller | { kind: 'service'; name: string; tenantId: string };

export interface AuthenticatorSettings {
  pool: pg.Pool;
  schema: string;
  serviceToken: string;
  /** How long an answer of the database holds, so how late a revocation may take effect; 5,000 ms at most. */
  cacheMs?: number;
  /**
   * While the database does not answer, keys of which it had just answered when it last did hold on for so long, in
   * milliseconds; 0 if not given: they end with the cache.
   */
  holdMs?: number;
  /** When the database last answered anybody, in milliseconds since 1970: what was stale by then does not hold on. */
  answeredAt?: () => number;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

type Headers = Record<string, string | string[] | undefined>;

interface Entry {
  caller: KeyCaller;
  keySha256: Buffer;
  /** When the key ends, in milliseconds since 1970. */
  expiresAt: number;
  /** Until when the database need not be asked again. */
  freshUntil: number;
}

const cacheEntries = 10_000;
/** Calls that wait for what the database says of unknown keys, however many share one question. */
const mostStrangers = 4_000;
const denial = 'the API key is unknown or revoked; make one with "npm run tenants"';
const late = 'API keys cannot be checked in time right now; try again';
const crowded = 'too many unknown API keys are being looked up; try again';
const missing = 'an API key is needed, as x-api-key or, over HTTP, as Authorization: Bearer';

/** Tells callers by their API key or by the mesh's service token. */
export class Authenticator {
  readonly #lookups: KeyLookups;
  readonly #serviceToken: Buffer;
  readonly #cacheMs: number;
  readonly #holdMs: number;
  readonly #answeredElsewhere: () => number;
  readonly #now: () => number;
  // By the id within the key, so that neither keys nor guesses at one key's secret fill them; no key stays in memory. Apart, so
  // that made-up keys cannot push out real ones. A known id stays when its entry is stale, and so is not taken for made up.
  readonly #known = new ExpiringLru<Entry>(cacheEntries);
  readonly #unknown = new ExpiringLru<true>(cacheEntries);
  readonly #pending = new Map<string, Promise<Entry | undefined>>();
  #strangers = 0;
  #answeredAt = 0;
  /** The last question was not answered. */
  #missed = false;

  constructor(settings: AuthenticatorSettings) {
    this.#lookups = new KeyLookups(settings.pool, settings.schema);
    this.#serviceToken = hashKey(settings.serviceToken);
    this.#cacheMs = Math.min(settings.cacheMs ?? 5000, 5000);
    this.#holdMs = settings.holdMs ?? 0;
    this.#answeredElsewhere = settings.answeredAt ?? (() => 0);
    this.#now = settings.now ?? Date.now;
  }

  /**
   * @throws AppError UNAUTHENTICATED; UNAVAILABLE with retryAfterSeconds if the cache does not know and the database cannot
   * answer, or too many calls with unknown keys wait for its answer
   */
  async fromKey(key: string): Promise<Caller> {
    const keyId = keyIdOf(key);
    if (keyId === undefined) throw new AppError('UNAUTHENTICATED', denial);
    const now = this.#now();
    const known = this.#known.get(keyId, now);
    if (known !== undefined && now < known.freshUntil) return verified(known, key, now);
    if (known === undefined && this.#unknown.get(keyId, now)) throw new AppError('UNAUTHENTICATED', denial);
    const entry = await (known === undefined ? this.#askForStranger(keyId) : this.#askAgain(keyId, known, now));
    if (entry === undefined) throw new AppError('UNAUTHENTICATED', denial);
    const then = this.#now();
    // An answer that took so long may be older than a revocation that must have been heard of by now.
    if (then > entry.freshUntil && !this.#holds(entry, then))
      throw new AppError('UNAVAILABLE', late, { retryAfterSeconds: 1 });
    return verified(entry, key, then);
  }

  /** One question for all calls with the key. */
  #ask(keyId: string, known: boolean): Promise<Entry | undefined> {
    let pending = this.#pending.get(keyId);
    if (pending === undefined) {
      pending = this.#lookUp(keyId, known).finally(() => this.#pending.delete(keyId));
      this.#pending.set(keyId, pending);
    }
    return pending;
  }

  async #askForStranger(keyId: string): Promise<Entry | undefined> {
    if (this.#strangers >= mostStrangers) throw new AppError('UNAVAILABLE', crowded, { retryAfterSeconds: 1 });
    this.#strangers++;
    try {
      return await this.#ask(keyId, false);
    } finally {
      this.#strangers--;
    }
  }

  /** Once the database has been missed no call waits for it whose key holds on. */
  async #askAgain(keyId: string, known: Entry, now: number): Promise<Entry | undefined> {
    const answer = this.#ask(keyId, true).catch((error: unknown) => {
      if (this.#holds(known, this.#now())) return known;
      throw error;
    });
    if (!this.#missed || !this.#holds(known, now)) return answer;
    answer.catch(() => undefined);
    return known;
  }

  /** Whether a key of which nothing new is heard still counts: the database went away while its entry was fresh, and not long ago. */
  #holds(entry: Entry, now: number): boolean {
    const answeredAt = Math.max(this.#answeredAt, this.#answeredElsewhere());
    return entry.freshUntil >= answeredAt && now < answeredAt + this.#holdMs;
  }

  async #lookUp(keyId: string, known: boolean): Promise<Entry | undefined> {
    // Counted from before the question, so that no answer outlives a revocation by more than cacheMs.
    const asked = this.#now();
    const freshUntil = asked + this.#cacheMs;
    const stored = await this.#lookups.find(keyId, known).catch((error: unknown) => {
      if (known) this.#missed = true;
      throw error;
    });
    this.#missed = false;
    this.#answeredAt = Math.max(this.#answeredAt, asked);
    if (stored === undefined) {
      this.#known.delete(keyId);
      this.#unknown.set(keyId, true, freshUntil);
      return undefined;
    }
    const entry = entryOf(stored, freshUntil);
    this.#known.set(keyId, entry, Number.POSITIVE_INFINITY);
    return entry;
  }

  /** `x-api-key`; or, between services, `x-service-token`, `x-service-name` and `x-tenant-id`. @throws as fromKey */
  fromMetadata(metadata: Metadata): Promise<Caller> {
    const first = (name: string) => {
      const value = metadata.get(name)[0];
      return typeof value === 'string' ? value : undefined;
    };
    const token = first('x-service-token');
    if (token !== undefined) return this.#fromService(token, first('x-service-name'), first('x-tenant-id'));
    return this.#fromOptionalKey(first('x-api-key'));
  }

  /** HTTP: `x-api-key`, or `Authorization: Bearer`. @throws as fromKey */
  fromHeaders(headers: Headers): Promise<Caller> {
    const first = (name: string) => {
      const value = headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    const bearer = /^Bearer +(\S+)$/i.exec(first('authorization') ?? '')?.[1];
    return this.#fromOptionalKey(first('x-api-key') || bearer);
  }

  async #fromOptionalKey(key: string | undefined): Promise<Caller> {
    if (key === undefined || key === '') throw new AppError('UNAUTHENTICATED', missing);
    return this.fromKey(key);
  }

  async #fromService(token: string, name: string | undefined, tenantId: string | undefined): Promise<Caller> {
    // Hashes have one length, as timingSafeEqual wants, and hide the token's.
    if (!timingSafeEqual(hashKey(token), this.#serviceToken)) {
      throw new AppError('UNAUTHENTICATED', 'the service token is wrong');
    }
    if (name === undefined || !isTenantId(name)) {
      throw new AppError('UNAUTHENTICATED', 'x-service-name must be 1 to 64 of a-z, 0-9 and "-"');
    }
    if (tenantId === undefined || !isTenantId(tenantId)) {
      throw new AppError('UNAUTHENTICATED', 'x-tenant-id must be 1 to 64 of a-z, 0-9 and "-"');
    }
    return { kind: 'service', name, tenantId };
  }
}

function entryOf(stored: StoredKey, freshUntil: number): Entry {
  const { id: keyId, rotationOf, tenantId, doors, eventsPerSecond, keySha256, expiresAt } = stored;
  const scopes = stored.scopes.filter(isScope);
  const caller: KeyCaller = { kind: 'key', keyId, rotationOf, tenantId, scopes, doors };
  if (eventsPerSecond !== null) caller.eventsPerSecond = eventsPerSecond;
  return { caller, keySha256, expiresAt: expiresAt?.getTime() ?? Number.POSITIVE_INFINITY, freshUntil };
}

function verified(entry: Entry, key: string, now: number): KeyCaller {
  if (!timingSafeEqual(entry.keySha256, hashKey(key))) throw new AppError('UNAUTHENTICATED', denial);
  if (now < entry.expiresAt) return entry.caller;
  throw new AppError('UNAUTHENTICATED', `the API key expired at ${new Date(entry.expiresAt).toISOString()}`);
}

/** @throws AppError PERMISSION_DENIED for a key without the scope; services may do what any key may */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.kind === 'service' || caller.scopes.includes(scope)) return;
  throw new AppError('PERMISSION_DENIED', `the API key lacks the scope ${scope}`);
}
