import { AppError } from '@insight-mesh/runtime/errors';
import { type Boost, compileBoost, compileFilter, type Filter } from './filter-and-boost.js';

/** How much is kept of compiled expressions. */
export interface ExpressionCacheSettings {
  /** Expressions of all tenants. */
  entries: number;
  /** Expressions of one tenant. */
  tenantEntries: number;
  /** Characters of the texts of all tenants; what is compiled takes 20 bytes a character, with regular expressions up to 600. */
  characters: number;
}

/** What the caller counts. */
export interface ExpressionCacheEvents {
  hit?(): void;
  miss?(): void;
}

/** What compiles a request's expressions. */
export type Expressions = Pick<ExpressionCache, 'filter' | 'boost'>;

type Compiled = { filter: Filter } | { boost: Boost } | { refused: AppError };

interface Entry {
  key: string;
  compiled: Compiled;
}

/** One tenant's entries by kind, field and text, the least recently used first. */
interface Held {
  tenantId: string;
  entries: Map<string, Entry>;
  characters: number;
}

/**
 * Compiles expressions, and keeps those that were used last; what was refused is kept too, so that a wrong expression in every request does
 * not cost a compilation each. A tenant that sends ever new ones pushes out its own: what is forgotten is the oldest of a tenant that
 * holds more than its share, then of whichever holds most characters.
 */
export class ExpressionCache {
  readonly #settings: ExpressionCacheSettings;
  readonly #events: ExpressionCacheEvents;
  readonly #tenants = new Map<string, Held>();
  #entries = 0;
  #characters = 0;

  constructor(settings: ExpressionCacheSettings, events: ExpressionCacheEvents = {}) {
    this.#settings = settings;
    this.#events = events;
  }

  /** Expressions that are kept. */
  get size(): number {
    return this.#entries;
  }

  /** Characters of the texts that are kept. */
  get characters(): number {
    return this.#characters;
  }

  /**
   * @param field the request's field, for errors
   * @throws AppError INVALID_ARGUMENT that names the field, the line and the column
   */
  filter(tenantId: string, text: string, field: string): Filter {
    const compiled = this.#get(tenantId, `filter\n${field}\n${text}`, () => ({ filter: compileFilter(text, field) }));
    if ('filter' in compiled) return compiled.filter;
    throw unexpected(compiled);
  }

  /**
   * @param field the request's field, for errors
   * @throws AppError INVALID_ARGUMENT that names the field, the line and the column
   */
  boost(tenantId: string, text: string, field: string): Boost {
    const compiled = this.#get(tenantId, `boost\n${field}\n${text}`, () => ({ boost: compileBoost(text, field) }));
    if ('boost' in compiled) return compiled.boost;
    throw unexpected(compiled);
  }

  #get(tenantId: string, key: string, compile: () => Compiled): Compiled {
    const held = this.#tenants.get(tenantId);
    const entry = held?.entries.get(key);
    if (held && entry) {
      this.#events.hit?.();
      held.entries.delete(key);
      held.entries.set(key, entry);
      return entry.compiled;
    }
    this.#events.miss?.();
    const compiled = orRefusal(compile);
    this.#keep(tenantId, { key, compiled });
    return compiled;
  }

  #keep(tenantId: string, entry: Entry): void {
    // A text beyond the limit of an expression was not even read.
    if (entry.key.length > this.#settings.characters) return;
    const held = this.#tenants.get(tenantId) ?? { tenantId, entries: new Map(), characters: 0 };
    this.#tenants.set(tenantId, held);
    held.entries.set(entry.key, entry);
    this.#count(held, entry, 1);
    if (held.entries.size > this.#settings.tenantEntries) this.#forgetOldest(held);
    while (this.#entries > this.#settings.entries || this.#characters > this.#settings.characters) {
      this.#forgetOldest(this.#largest() ?? held);
    }
  }

  /** The tenant that holds most: one that holds little does not have to give way to it. */
  #largest(): Held | undefined {
    let found: Held | undefined;
    for (const held of this.#tenants.values()) {
      if (!found || held.characters > found.characters) found = held;
    }
    return found;
  }

  #forgetOldest(held: Held): void {
    const [oldest] = held.entries.values();
    if (!oldest) return;
    held.entries.delete(oldest.key);
    this.#count(held, oldest, -1);
    if (held.entries.size === 0) this.#tenants.delete(held.tenantId);
  }

  #count(held: Held, { key }: Entry, sign: 1 | -1): void {
    held.characters += sign * key.length;
    this.#characters += sign * key.length;
    this.#entries += sign;
  }
}

function orRefusal(compile: () => Compiled): Compiled {
  try {
    return compile();
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_ARGUMENT') return { refused: error };
    throw error;
  }
}

function unexpected(compiled: Compiled): AppError {
  return 'refused' in compiled ? compiled.refused : new AppError('INTERNAL', 'internal error');
}
