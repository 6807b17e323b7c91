import type { FeatureChoice__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/FeatureChoice';
import type { FieldViolation } from '@insight-mesh/runtime/errors';
import type { FeatureChoice } from '../datasets/spec.js';
import { definitionsOf } from '../definitions/all.js';
import { type EntityName, entityNames } from '../definitions/definition.js';
import { resolve } from '../definitions/resolve.js';
import { featureSets } from '../definitions/sets.js';
import { entityOfKind } from './dataset-kinds.js';

interface Named {
  readonly kind: EntityName;
  readonly names: readonly string[];
}

const namesOf = (kind: EntityName) => definitionsOf[kind].map(({ name }) => name);

/** Of one kind, or of every kind that the set has; text: what is wrong. */
function ofSet(set: string, kind: EntityName | undefined): readonly Named[] | string {
  const byKind = featureSets.get(set);
  if (byKind === undefined) {
    return `${JSON.stringify(set.slice(0, 64))} is no set; the sets are ${[...featureSets.keys()].join(', ')}`;
  }
  const wanted = kind === undefined ? entityNames : [kind];
  const found = wanted.flatMap((each) => {
    const names = byKind[each];
    return names === undefined ? [] : [{ kind: each, names }];
  });
  if (found.length > 0) return found;
  const sets = [...featureSets].filter(([, kinds]) => kind !== undefined && kinds[kind] !== undefined);
  return `has no ${kind}; sets of ${kind} are ${sets.map(([name]) => name).join(', ') || 'none'}`;
}

/** @param field of the choice in the request */
function readChoice(choice: FeatureChoice__Output, field: string, wrong: FieldViolation[]): readonly Named[] {
  const say = (of: string, description: string): readonly Named[] => {
    wrong.push({ field: `${field}.${of}`, description });
    return [];
  };
  const kind = entityOfKind.get(choice.kind);
  const unspecified = choice.kind === 'ENTITY_KIND_UNSPECIFIED';
  if (kind === undefined && !(unspecified && choice.feature_set !== '')) {
    return say('kind', `must be one of ${[...entityOfKind.keys()].join(', ')}, or absent with a feature_set`);
  }
  if (choice.feature_set !== '') {
    if (choice.names.length > 0) return say('feature_set', 'must be empty where features are named');
    const found = ofSet(choice.feature_set, kind);
    return typeof found === 'string' ? say('feature_set', found) : found;
  }
  if (kind === undefined) return [];
  const all = definitionsOf[kind];
  if (choice.names.length === 0) return [{ kind, names: namesOf(kind) }];
  if (choice.names.length > all.length) {
    return say('names', `must have at most ${all.length} entries, as many as a ${kind} has features`);
  }
  const { definitions, unknown } = resolve(all, choice.names);
  for (const { index, name, near } of unknown) {
    say(
      `names[${index}]`,
      `no ${kind} has a feature ${JSON.stringify(name.slice(0, 64))}; near it are ${near.join(', ')}`,
    );
  }
  return [{ kind, names: definitions.map(({ name }) => name) }];
}

/** The features that a request asks for, by kind, each once, in their order. What is wrong is added to `wrong`. */
export function readFeatures(
  choices: readonly FeatureChoice__Output[],
  field: string,
  wrong: FieldViolation[],
): FeatureChoice[] {
  const most = entityNames.length * 4;
  if (choices.length === 0 || choices.length > most) {
    wrong.push({ field, description: `must have 1 to ${most} entries, not ${choices.length}` });
    return [];
  }
  const byKind = new Map<EntityName, Set<string>>();
  for (const [index, choice] of choices.entries()) {
    for (const { kind, names } of readChoice(choice, `${field}[${index}]`, wrong)) {
      const before = byKind.get(kind) ?? new Set();
      byKind.set(kind, before);
      for (const name of names) before.add(name);
    }
  }
  return [...byKind].map(([kind, names]) => ({ kind, names: [...names] }));
}
