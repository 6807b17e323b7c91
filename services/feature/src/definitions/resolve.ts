import { editDistance } from '@insight-mesh/runtime/edit-distance';
import type { Definition } from './definition.js';

/** Of a name in characters. */
const longest = 64;

/** The names most like a wrong one, the nearest first. A longer name is cut before it is compared. */
export function nearNames(wrong: string, names: readonly string[], count = 3): string[] {
  const cut = wrong.slice(0, longest).toLowerCase();
  return names
    .map((name) => ({ name, edits: editDistance(cut, name, longest) }))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

export interface Resolved {
  readonly definitions: readonly Definition[];
  /** Names that are not defined, with those most like them. */
  readonly unknown: readonly { index: number; name: string; near: readonly string[] }[];
}

const known = new WeakMap<readonly Definition[], ReadonlyMap<string, Definition>>();

/** Made once for each list of definitions. */
function byNameOf(all: readonly Definition[]): ReadonlyMap<string, Definition> {
  let byName = known.get(all);
  if (byName === undefined) {
    byName = new Map(all.map((definition) => [definition.name, definition]));
    known.set(all, byName);
  }
  return byName;
}

/** The definitions of the names, in their order; of no names, all. */
export function resolve(all: readonly Definition[], names: readonly string[]): Resolved {
  if (names.length === 0) return { definitions: all, unknown: [] };
  const byName = byNameOf(all);
  const definitions: Definition[] = [];
  const unknown: { index: number; name: string; near: readonly string[] }[] = [];
  for (const [index, name] of names.entries()) {
    const definition = byName.get(name);
    if (definition !== undefined) definitions.push(definition);
    else if (unknown.length < 10) unknown.push({ index, name, near: nearNames(name, [...byName.keys()]) });
  }
  return { definitions, unknown };
}
