import { refuse } from './json-fields.js';

/** The most that one of our RPCs gives; beyond it there is nothing. */
export const mostItems = 500;

export interface Page {
  n: number;
  offset: number;
  /** Items to ask for, so that the page is among them. */
  count: number;
}

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? '';
  if (text === '') return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : refuse(name, 'must be a whole number, 0 or more');
}

/** `n` (10 if absent) items from `offset` on. @throws AppError INVALID_ARGUMENT */
export function pageOf(query: URLSearchParams): Page {
  const n = numberOf(query, 'n', 10);
  const offset = numberOf(query, 'offset', 0);
  return { n, offset, count: Math.min(offset + n, mostItems) };
}

export function cut<T>(list: readonly T[], { n, offset }: Page): T[] {
  return list.slice(offset, offset + n);
}

/** The categories of a request: those of the query, else that of the path. */
export function categoriesOf(query: URLSearchParams, params: Readonly<Record<string, string>>): string[] {
  const named = query.getAll('category').filter((each) => each !== '');
  return named.length > 0 ? named : [params.category ?? ''].filter((each) => each !== '');
}

/** The rules by which items of all the categories alone are shown. */
export function rulesOf(categories: readonly string[]): { filter: string } {
  // A JSON string is a CEL string: CEL has all of JSON's escapes that JSON.stringify writes.
  return { filter: categories.map((each) => `${JSON.stringify(each)} in item.category_path`).join(' && ') };
}
