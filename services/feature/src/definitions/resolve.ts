import type { Definition } from './definition.js';

/** Edits (insert, delete, replace one character, swap two) between two names: optimal string alignment distance. */
function distance(a: string, b: string): number {
  let twoBack: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (twoBack[j - 2] ?? 0) + 1);
      row.push(best);
    }
    twoBack = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The names most like a wrong one, the nearest first. A longer name is cut before it is compared. */
export function nearNames(wrong: string, names: readonly string[], count = 3): string[] {
  const cut = wrong.slice(0, 64).toLowerCase();
  return names
    .map((name) => ({ name, edits: distance(cut, name) }))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

export interface Resolved {
  readonly definitions: readonly Definition[];
  /** Names that are not defined, with those most like them. */
  readonly unknown: readonly { index: number; name: string; near: readonly string[] }[];
}

/** The definitions of the names, in their order; of no names, all. */
export function resolve(all: readonly Definition[], names: readonly string[]): Resolved {
  if (names.length === 0) return { definitions: all, unknown: [] };
  const byName = new Map(all.map((definition) => [definition.name, definition]));
  const definitions: Definition[] = [];
  const unknown: { index: number; name: string; near: readonly string[] }[] = [];
  for (const [index, name] of names.entries()) {
    const definition = byName.get(name);
    if (definition !== undefined) definitions.push(definition);
    else if (unknown.length < 10) unknown.push({ index, name, near: nearNames(name, [...byName.keys()]) });
  }
  return { definitions, unknown };
}
