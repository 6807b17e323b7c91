import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import { titleWords } from './words.js';

/** What likeness reads of an item. */
export interface ItemFacts {
  readonly title: string;
  readonly brand: string;
  /** From the widest category to the narrowest. */
  readonly categoryPath: readonly string[];
  /** Minor units of currency. */
  readonly price?: number | undefined;
  readonly currency?: string;
  /** Texts, numbers and booleans count, and the first of a list's; all else is passed over. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** What a term tells, which says how much it weighs. */
export const termKinds = ['word', 'category', 'leaf', 'brand', 'attribute', 'price', 'leafBrand', 'leafPrice'] as const;
export type TermKind = (typeof termKinds)[number];

/** The weight of a kind beside the rarity of the term. A narrow category says more than a word, a price band alone says little. */
export const kindWeights: Readonly<Record<TermKind, number>> = {
  word: 1,
  category: 0.7,
  leaf: 1.5,
  brand: 1.2,
  attribute: 0.8,
  price: 0.3,
  leafBrand: 0.5,
  leafPrice: 0.5,
};

/** Terms of one item; what is beyond is left out. The kinds that narrow most come first. */
export const mostTerms = 24;

const mostLevels = 6;
const mostAttributes = 6;
const mostWords = 10;
/** Bands of a factor of the square root of 2: what costs half as much again is one or two bands away. */
const bandsPerDoubling = 2;

const kindBits = 3;

/** A term's number: 31 bits of a hash, the lowest three the kind. */
function termOf(kind: TermKind, text: string): number {
  return ((murmur3(text, termKinds.indexOf(kind)) >>> 1) & ~((1 << kindBits) - 1)) | termKinds.indexOf(kind);
}

/** @returns the place of the term's kind in `termKinds` */
export function kindOfTerm(term: number): number {
  return term & ((1 << kindBits) - 1);
}

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** @returns the term of a category by its path; of the narrowest of an item if `leaf` */
export function categoryTerm(path: readonly string[], leaf: boolean): number {
  return termOf(leaf ? 'leaf' : 'category', path.map(fold).join(' > '));
}

export function brandTerm(brand: string): number {
  return termOf('brand', fold(brand));
}

/**
 * The terms of an item, each once, at most `mostTerms`: each category of the path, the brand, the band of the price (in the item's own currency),
 * attributes, the title's words, and the narrowest category together with brand and with price, which are rare where each alone is common.
 */
export function termsOf(facts: ItemFacts): Int32Array {
  const terms = new Set<number>();
  const path = facts.categoryPath.slice(0, mostLevels);
  const leaf = path.map(fold).join(' > ');
  const brand = fold(facts.brand);
  const band = bandOf(facts.price, facts.currency ?? '');
  if (leaf !== '') {
    terms.add(categoryTerm(path, true));
    if (brand !== '') terms.add(termOf('leafBrand', `${leaf}\0${brand}`));
    if (band !== '') terms.add(termOf('leafPrice', `${leaf}\0${band}`));
    for (let level = 1; level < path.length; level++) terms.add(categoryTerm(path.slice(0, level), false));
  }
  if (brand !== '') terms.add(termOf('brand', brand));
  if (band !== '') terms.add(termOf('price', band));
  for (const text of attributeTexts(facts.attributes)) terms.add(termOf('attribute', text));
  for (const word of titleWords(facts.title, mostWords)) terms.add(termOf('word', word));
  return Int32Array.from(terms).subarray(0, mostTerms);
}

function bandOf(price: number | undefined, currency: string): string {
  if (price === undefined || !(price >= 0)) return '';
  return `${currency}:${price < 1 ? 'free' : Math.floor(Math.log2(price) * bandsPerDoubling)}`;
}

function attributeTexts(attributes: ItemFacts['attributes']): string[] {
  const texts: string[] = [];
  for (const [name, given] of Object.entries(attributes ?? {})) {
    if (texts.length >= mostAttributes) break;
    const value = Array.isArray(given) ? given[0] : given;
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    // A long text is a description, and two of them are never the same.
    if (plain && String(value).length <= 64 && value !== '') texts.push(`${fold(name)}=${fold(String(value))}`);
  }
  return texts;
}
