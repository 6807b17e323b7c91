import type { EntityKind } from '@insight-mesh/contracts/types/insightmesh/feature/v1/EntityKind';
import type { FeatureChoice } from '@insight-mesh/contracts/types/insightmesh/feature/v1/FeatureChoice';
import { entityKinds } from '../features/show.js';

export const featuresForm =
  '"customer:view_count_7d,item:*" or "customer:@marketing,session:depth"; KIND:* is all, KIND:@SET a set, @SET alone of every kind';

function kindOf(name: string): EntityKind {
  const kind = (entityKinds as Record<string, EntityKind | undefined>)[name];
  if (kind !== undefined) return kind;
  const said = JSON.stringify(name.slice(0, 64));
  throw new Error(`${said} is no kind of entity; the kinds are ${Object.keys(entityKinds).join(', ')}`);
}

/**
 * Features of one kind: `*`, `@set`, or names.
 * @throws Error
 */
export function choiceOf(kind: string, names: readonly string[]): FeatureChoice {
  const [first = ''] = names;
  if (names.length === 1 && first === '*') return { kind: kindOf(kind), names: [] };
  if (names.length === 1 && first.startsWith('@')) return { kind: kindOf(kind), feature_set: first.slice(1) };
  const wrong = names.find((name) => !/^[a-z0-9_]{1,64}$/.test(name));
  if (names.length === 0 || wrong !== undefined) {
    throw new Error(
      `${JSON.stringify((wrong ?? '').slice(0, 64))} of ${kind} is no name of a feature; write ${featuresForm}`,
    );
  }
  return { kind: kindOf(kind), names: [...names] };
}

/**
 * A list as it stands behind --features. A name without a kind is of the kind before it.
 * @throws Error
 */
export function parseFeatures(text: string): FeatureChoice[] {
  const choices: FeatureChoice[] = [];
  let kind: string | undefined;
  let names: string[] = [];
  const flush = (): void => {
    if (kind !== undefined && names.length > 0) choices.push(choiceOf(kind, names));
    names = [];
  };
  for (const entry of text.split(',').map((each) => each.trim())) {
    if (/^@[a-z0-9_]+$/.test(entry)) {
      flush();
      choices.push({ feature_set: entry.slice(1) });
      continue;
    }
    const colon = entry.indexOf(':');
    const name = entry.slice(colon + 1);
    const of = colon < 0 ? kind : entry.slice(0, colon);
    if (of === undefined || name === '')
      throw new Error(`${JSON.stringify(entry.slice(0, 64))} is not KIND:NAME; write ${featuresForm}`);
    if (of !== kind || name === '*' || name.startsWith('@')) flush();
    kind = of;
    names.push(name);
    if (name === '*' || name.startsWith('@')) flush();
  }
  flush();
  return choices;
}
