import type { ArmParameters } from '@insight-mesh/algorithms/experiments/assign';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Expressions } from '../expressions/expression-cache.js';
import type { Boost, Filter } from '../expressions/filter-and-boost.js';
import type { Cap, Rules } from '../rules/rules.js';

const HALF_LIFE_MS = 3_600_000;
const WEIGHT = 'source_weight.';

/**
 * A request's rules with what its arms set. What the request itself says goes first; expressions of both hold. An arm's expression that does not
 * compile is left out: it was refused when the experiment was made, unless by an earlier release.
 */
export function armRules(rules: Rules, parameters: ArmParameters, tenantId: string, expressions: Expressions): Rules {
  if (Object.keys(parameters).length === 0) return rules;
  const number = (name: string): number | undefined => typed(parameters[name], 'number');
  const boolean = (name: string): boolean | undefined => typed(parameters[name], 'boolean');
  const text = (name: string): string | undefined => typed(parameters[name], 'string');
  const strength = number('rotation.strength') ?? 0;
  const halfLifeMs = (number('rotation.half_life_seconds') ?? HALF_LIFE_MS / 1_000) * 1_000;
  const compiled = <T>(name: 'filter' | 'boost', compile: (source: string) => T): T | undefined => {
    const source = text(name);
    try {
      return source === undefined ? undefined : compile(source);
    } catch (error) {
      if (error instanceof AppError && error.code === 'INVALID_ARGUMENT') return undefined;
      throw error;
    }
  };
  return {
    ...rules,
    filter: both(
      rules.filter,
      compiled('filter', (source) => expressions.filter(tenantId, source, 'filter')),
    ),
    boost: product(
      rules.boost,
      compiled('boost', (source) => expressions.boost(tenantId, source, 'boost')),
    ),
    caps: [...rules.caps, ...capsOf(rules.caps, { brand: number('cap.brand'), category: number('cap.category') })],
    diversity: rules.diversity || (number('diversity') ?? 0),
    minRelevance: rules.minRelevance || (number('min_relevance') ?? 0),
    rotation: rules.rotation ?? (strength > 0 ? { strength, halfLifeMs } : undefined),
    excludeBought: rules.excludeBought ?? boolean('exclude_bought'),
    excludeSeen: rules.excludeSeen ?? boolean('exclude_seen'),
    excludeInBasket: rules.excludeInBasket ?? boolean('exclude_in_basket'),
  };
}

/** What arms set of the weights of sources. */
export function armWeights(parameters: ArmParameters): Record<string, number> {
  const weights: Record<string, number> = {};
  for (const [name, value] of Object.entries(parameters))
    if (name.startsWith(WEIGHT) && typeof value === 'number') weights[name.slice(WEIGHT.length)] = value;
  return weights;
}

function typed<T extends 'number' | 'boolean' | 'string'>(value: unknown, type: T) {
  type Types = { number: number; boolean: boolean; string: string };
  return typeof value === type ? (value as Types[T]) : undefined;
}

function capsOf(given: readonly Cap[], wanted: Record<string, number | undefined>): Cap[] {
  const named = new Set(given.map(({ attribute }) => attribute));
  return Object.entries(wanted).flatMap(([attribute, max]) =>
    max === undefined || named.has(attribute) ? [] : [{ attribute, max }],
  );
}

const readsOf = (a: Filter | Boost, b: Filter | Boost) => ({
  customerFeatures: [...new Set([...a.customerFeatures, ...b.customerFeatures])],
  usesContext: a.usesContext || b.usesContext,
});

function both(a: Filter | undefined, b: Filter | undefined): Filter | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    ...readsOf(a, b),
    keep: (subject) => {
      const first = a.keep(subject);
      return first === true ? b.keep(subject) : first;
    },
  };
}

function product(a: Boost | undefined, b: Boost | undefined): Boost | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    ...readsOf(a, b),
    factor: (subject) => {
      const [first, second] = [a.factor(subject), b.factor(subject)];
      // What one cannot tell changes nothing.
      if (first === 'error') return second;
      return second === 'error' ? first : first * second;
    },
  };
}
