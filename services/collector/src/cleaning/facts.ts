import type { ItemFactsJson, RepairJson } from '@insight-mesh/contracts/json';
import type { Catalogue, CatalogueEntry } from '../catalogue/catalogue.js';
import type { Receipt } from '../intake/receipt.js';
import type { TenantPolicy } from '../policy/policy.js';
import type { CleaningRuleName } from './rule-names.js';
import type { VisitorRates } from './visitor-rates.js';

/** Single changes that an event tells of; the rest of a rule's is told as one. */
const singleRepairs = 20;
const originalCharacters = 1_000;
const none: readonly CleaningRuleName[] = [];

/** What one event of a session may lend to another: no key of features, no amounts, no consent. */
export interface SessionFields {
  channel?: string;
  device_id?: string;
}

/** What outlives a call. */
export interface Surroundings {
  /** Empty where it is not kept. */
  catalogue: Pick<Catalogue, 'priceOf' | 'factsOf'>;
  isBot: (userAgent: string) => boolean;
  visitors: VisitorRates;
}

/** What the rules know beside an event; one a call. */
export class Facts {
  readonly policy: TenantPolicy['cleaning'];
  /** Ids that came in this call. */
  readonly ids = new SeenIds();
  /** What the call's sessions have told so far; only where the policy fills from them. */
  sessions: Map<string, SessionFields> | undefined;
  #repairs: RepairJson[] | undefined;
  #additions: CleaningRuleName[] | undefined;

  constructor(
    readonly at: Receipt,
    readonly around: Surroundings,
  ) {
    this.policy = at.policy.cleaning;
  }

  priceOf(itemId: string): CatalogueEntry | undefined {
    return this.around.catalogue.priceOf(this.at.tenantId, itemId);
  }

  /** What the catalogue says of an item now; undefined if it does not know it. */
  factsOf(itemId: string): ItemFactsJson | undefined {
    return this.around.catalogue.factsOf(this.at.tenantId, itemId);
  }

  /**
   * Notes one change, or one doubt about a value that is left as it is.
   * @param field its path, for example items[2].unit_price
   * @param original the value as it came, where there was one that may be kept
   */
  note(rule: CleaningRuleName, field: string, original?: unknown): void {
    this.#repairs ??= [];
    if (this.#repairs.length >= singleRepairs) {
      const whole = field.replace(/\[.*/, '');
      if (this.#repairs.some((each) => each.rule === rule && each.field === whole)) return;
      this.#repairs.push({ rule, field: whole });
      return;
    }
    const kept = original === undefined || !this.policy.keep_originals ? undefined : JSON.stringify(original);
    if (kept === undefined || kept.length > originalCharacters) this.#repairs.push({ rule, field });
    else this.#repairs.push({ rule, field, original: kept });
  }

  /** Whether the rule has noted something about the event in hand, or about one field of it. */
  noted(rule: CleaningRuleName, field?: string): boolean {
    if (this.#repairs === undefined) return false;
    return this.#repairs.some((each) => each.rule === rule && (field === undefined || each.field === field));
  }

  /** Notes that a rule added to the event in hand what no client sends: counted, and no repair. */
  added(rule: CleaningRuleName): void {
    this.#additions ??= [];
    this.#additions.push(rule);
  }

  /** Begins an event, with what was noted of it before. */
  begin(repairs: RepairJson[] | undefined): void {
    this.#repairs = repairs;
    this.#additions = undefined;
  }

  /** What was noted of the event in hand. */
  get repairs(): RepairJson[] | undefined {
    return this.#repairs;
  }

  /** Rules that added to the event in hand. */
  get additions(): readonly CleaningRuleName[] {
    return this.#additions ?? none;
  }
}

/** A set that costs nothing while it has one member, as in most calls. */
class SeenIds {
  #first: string | undefined;
  #more: Set<string> | undefined;

  /** False if it was there. */
  add(id: string): boolean {
    if (this.#first === undefined) {
      this.#first = id;
      return true;
    }
    if (this.#first === id || this.#more?.has(id)) return false;
    this.#more ??= new Set();
    this.#more.add(id);
    return true;
  }
}
