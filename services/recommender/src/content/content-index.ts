import { TopK } from '@insight-mesh/algorithms/top-k';
import { Chunks } from './chunks.js';
import { type ItemFacts, kindOfTerm, kindWeights, mostTerms, type TermKind, termKinds, termsOf } from './item-terms.js';
import { Postings } from './postings.js';
import type { Scratch } from './scratch.js';

const stride = mostTerms + 1;
const weights = Float64Array.from(termKinds, (kind) => kindWeights[kind]);

export interface ContentSettings {
  /** Documents that are held for one term, the newest. */
  docsPerTerm: number;
  /** Documents of terms that one question reads at most; rare terms are read first. */
  readDocs: number;
  /** Context items that one question takes, the newest, 1 to 31. */
  contextItems: number;
  /** What a context item weighs beside the one after it, above 0 to 1. */
  recency: number;
}

export const contentDefaults: ContentSettings = { docsPerTerm: 1_024, readDocs: 1_000, contextItems: 5, recency: 0.8 };

/** Items that come back are compared whole with the question; these many more than are wanted, at least. */
const spare = 24;

export interface Like {
  readonly itemId: string;
  /** Cosine of the weighted terms, times the recency of the item that it is like: 0 to 1. */
  readonly score: number;
  readonly becauseItemId?: string;
}

/** One item of a question: its place in the index or its terms, and what it weighs. */
interface Asked {
  readonly itemId: string | undefined;
  readonly ids: readonly number[];
  readonly share: number;
  readonly norm: number;
}

/**
 * Items of one tenant by what the catalogue says of them, and which are like each other: cosine of vectors of terms weighed by kind and by rarity
 * (tf-idf with a tf of 1; Salton and Buckley, Term-weighting approaches in automatic text retrieval, 1988). A question reads the documents of its
 * rarest terms up to a budget, and compares the best of them whole, so that its cost does not grow with the catalogue.
 */
export class ContentIndex {
  readonly #o: ContentSettings;
  readonly #scratch: Scratch;
  readonly #docs = new Map<string, number>();
  readonly #names: (string | undefined)[] = [];
  readonly #free: number[] = [];
  /** Of each document the number of its terms, and their numbers. */
  readonly #forward = new Chunks(16, (length) => new Int32Array(length));
  readonly #postings: Postings;
  /** The logarithm of twice the number of items, as of the question. */
  #logItems = 0;

  constructor(scratch: Scratch, settings: ContentSettings = contentDefaults) {
    this.#o = settings;
    this.#scratch = scratch;
    this.#postings = new Postings(settings.docsPerTerm);
  }

  get size(): number {
    return this.#docs.size;
  }

  /** Of arrays and, at 80 an item, of the map of ids. The ids themselves are the catalogue's. */
  get bytes(): number {
    return this.#forward.bytes + this.#postings.bytes + this.#docs.size * 80;
  }

  has(itemId: string): boolean {
    return this.#docs.has(itemId);
  }

  /** Takes the item in, or what has changed of it. */
  put(itemId: string, facts: ItemFacts): void {
    const terms = termsOf(facts);
    let doc = this.#docs.get(itemId);
    if (doc === undefined) {
      doc = this.#free.pop() ?? this.#names.length;
      this.#names[doc] = itemId;
      this.#docs.set(itemId, doc);
      this.#forward.reach((doc + 1) * stride);
      this.#scratch.reach(this.#names.length);
    }
    const before = this.#idsOf(doc);
    const wanted = new Set(terms);
    const kept: number[] = [];
    for (const id of before) {
      const term = this.#postings.termOf(id);
      if (wanted.delete(term)) kept.push(id);
      else this.#postings.remove(id, doc);
    }
    for (const term of wanted) kept.push(this.#postings.add(term, doc));
    this.#forward.set(doc * stride, kept.length);
    for (const [i, id] of kept.entries()) this.#forward.set(doc * stride + 1 + i, id);
  }

  remove(itemId: string): void {
    const doc = this.#docs.get(itemId);
    if (doc === undefined) return;
    for (const id of this.#idsOf(doc)) this.#postings.remove(id, doc);
    this.#forward.set(doc * stride, 0);
    this.#names[doc] = undefined;
    this.#docs.delete(itemId);
    this.#free.push(doc);
  }

  /**
   * The items that are most like one of the context, the best first.
   * @param context the oldest first; ids that are unknown here are passed over, and facts are of an item that need not be known
   * @param among terms of these kinds alone bring candidates; all of them if not given. What comes back is still ordered by all.
   */
  similar(
    context: readonly (string | ItemFacts)[],
    count: number,
    exclude: ReadonlySet<string>,
    among?: readonly TermKind[],
  ): Like[] {
    const asked = this.#ask(context);
    if (asked.length === 0 || count <= 0) return [];
    const found = this.#gather(asked, exclude, count + spare, among);
    return this.#compare(found, asked, count);
  }

  /** The same for context items that another index of the same tenant knows. */
  similarTo(other: ContentIndex, context: readonly string[], count: number, exclude: ReadonlySet<string>): Like[] {
    const asked = this.#ask(context, (itemId) => other.#termsOf(itemId));
    if (asked.length === 0 || count <= 0) return [];
    return this.#compare(this.#gather(asked, exclude, count + spare, undefined), asked, count);
  }

  /** Any items of a category or brand, the newest first. */
  having(term: number, count: number, exclude: ReadonlySet<string>): string[] {
    const id = this.#postings.find(term);
    const names: string[] = [];
    if (id < 0) return names;
    this.#postings.each(id, (doc) => {
      const name = this.#names[doc] as string;
      if (!exclude.has(name)) names.push(name);
      return names.length < count;
    });
    return names;
  }

  #idsOf(doc: number): number[] {
    const at = doc * stride;
    return Array.from({ length: this.#forward.get(at) }, (_, i) => this.#forward.get(at + 1 + i));
  }

  /** The square of what a term weighs in a vector. */
  #square(id: number): number {
    const kind = kindOfTerm(this.#postings.termOf(id));
    const weight = (weights[kind] as number) * (this.#logItems - this.#postings.logCount(id));
    return weight * weight;
  }

  #termsOf(itemId: string): Int32Array {
    return Int32Array.from(this.#knownIds(itemId), (id) => this.#postings.termOf(id));
  }

  /** @param termsOfItem what is known of an id; this index' own if not given */
  #ask(context: readonly (string | ItemFacts)[], termsOfItem?: (itemId: string) => Int32Array): Asked[] {
    // A term of every item still weighs a little: what is the same all over is like each other.
    this.#logItems = Math.log(2 * (this.#docs.size + 1));
    const asked: Asked[] = [];
    let share = 1;
    for (let i = context.length - 1; i >= 0 && asked.length < this.#o.contextItems; i--) {
      const item = context[i] as string | ItemFacts;
      const ids =
        typeof item !== 'string'
          ? this.#idsOfTerms(termsOf(item))
          : termsOfItem
            ? this.#idsOfTerms(termsOfItem(item))
            : this.#knownIds(item);
      if (ids.length === 0) continue;
      let square = 0;
      for (const id of ids) square += this.#square(id);
      asked.push({ itemId: typeof item === 'string' ? item : undefined, ids, share, norm: Math.sqrt(square) });
      share *= this.#o.recency;
    }
    return asked;
  }

  #knownIds(itemId: string): number[] {
    const doc = this.#docs.get(itemId);
    return doc === undefined ? [] : this.#idsOf(doc);
  }

  #idsOfTerms(terms: Int32Array): number[] {
    return Array.from(terms, (term) => this.#postings.find(term)).filter((id) => id >= 0);
  }

  /** Documents that share the most of the weightiest terms, within the budget. */
  #gather(
    asked: readonly Asked[],
    exclude: ReadonlySet<string>,
    most: number,
    among: readonly TermKind[] | undefined,
  ): Uint32Array {
    const wanted = new Map<number, number>();
    for (const { ids, share, norm } of asked) {
      for (const id of ids) {
        if (among && !among.includes(termKinds[kindOfTerm(this.#postings.termOf(id))] as TermKind)) continue;
        wanted.set(id, Math.max(wanted.get(id) ?? 0, (share * this.#square(id)) / norm));
      }
    }
    const { scores, marks } = this.#scratch;
    this.#scratch.reachTouched(this.#o.readDocs);
    const epoch = this.#scratch.nextEpoch();
    const out = -1;
    const mark = (itemId: string) => {
      const doc = this.#docs.get(itemId);
      if (doc === undefined) return;
      marks[doc] = epoch;
      scores[doc] = out;
    };
    for (const itemId of exclude) mark(itemId);
    for (const { itemId } of asked) if (itemId !== undefined) mark(itemId);

    const { touched } = this.#scratch;
    let count = 0;
    let left = this.#o.readDocs;
    // Rare terms first: they tell most, and cost least.
    const order = [...wanted].sort(([a], [b]) => this.#postings.count(a) - this.#postings.count(b));
    for (const [id, weight] of order) {
      this.#postings.each(id, (doc) => {
        if (marks[doc] !== epoch) {
          marks[doc] = epoch;
          scores[doc] = weight;
          touched[count++] = doc;
        } else if (scores[doc] !== out) {
          scores[doc] = (scores[doc] as number) + weight;
        }
        return --left > 0;
      });
      if (left <= 0) break;
    }
    const best = new TopK(Math.min(most, count));
    for (let i = 0; i < count; i++) best.offer(touched[i] as number, scores[touched[i] as number] as number);
    return best.drain().indexes;
  }

  #compare(docs: Uint32Array, asked: readonly Asked[], count: number): Like[] {
    const having = new TermBits(asked);
    const best = new TopK(Math.min(count, docs.length));
    const becauses = new Map<number, number>();
    const dots = new Float64Array(asked.length);
    for (const doc of docs) {
      dots.fill(0);
      let square = 0;
      const at = doc * stride;
      for (let k = this.#forward.get(at); k >= 1; k--) {
        const id = this.#forward.get(at + k);
        const weight = this.#square(id);
        square += weight;
        const bits = having.of(id);
        for (let i = 0; bits >>> i !== 0; i++) if ((bits >>> i) & 1) dots[i] = (dots[i] as number) + weight;
      }
      let because = 0;
      let score = 0;
      for (const [i, { norm, share }] of asked.entries()) {
        const cosine = ((dots[i] as number) / (norm * Math.sqrt(square))) * share;
        if (cosine <= score) continue;
        score = cosine;
        because = i;
      }
      becauses.set(doc, because);
      best.offer(doc, score);
    }
    const { indexes, scores } = best.drain();
    return Array.from(indexes, (doc, i) => {
      const becauseItemId = asked[becauses.get(doc) as number]?.itemId;
      return {
        itemId: this.#names[doc] as string,
        score: scores[i] as number,
        ...(becauseItemId === undefined ? {} : { becauseItemId }),
      };
    });
  }
}

/** Which of the asked items have a term, as bits: a small table of hashes, since a comparison looks up a thousand terms and more. */
class TermBits {
  readonly #ids: Int32Array;
  readonly #bits: Int32Array;
  readonly #mask: number;

  constructor(asked: readonly Asked[]) {
    const terms = asked.reduce((sum, { ids }) => sum + ids.length, 0);
    const places = 2 ** Math.ceil(Math.log2(terms * 2 + 1));
    this.#mask = places - 1;
    this.#ids = new Int32Array(places).fill(-1);
    this.#bits = new Int32Array(places);
    for (const [i, { ids }] of asked.entries()) {
      for (const id of ids) {
        const place = this.#find(id);
        this.#ids[place] = id;
        this.#bits[place] = (this.#bits[place] as number) | (1 << i);
      }
    }
  }

  of(id: number): number {
    return this.#bits[this.#find(id)] as number;
  }

  #find(id: number): number {
    let place = Math.imul(id, 0x9e3779b1) & this.#mask;
    while (this.#ids[place] !== id && this.#ids[place] !== -1) place = (place + 1) & this.#mask;
    return place;
  }
}
