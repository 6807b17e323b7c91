import type { Rules__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/Rules';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Expressions } from '../expressions/expression-cache.js';
import { MAX_COUNT, type Violations } from '../rpc/violations.js';
import { type Cap, noRules, type PriceBand, type RotationRule, type Rules } from './rules.js';

const MAX_CAPS = 10;
const MAX_EXCLUDED = 1_000;
const HALF_LIFE_SECONDS = 3_600;
const LONGEST_HALF_LIFE_SECONDS = 90 * 86_400;
const CURRENCY = /^[A-Z]{3}$/;

/** Checks a request's rules and compiles its expressions; what is wrong is told to `violations`. */
export function checkRules(
  sent: Rules__Output | null,
  tenantId: string,
  expressions: Expressions,
  violations: Violations,
): Rules {
  if (sent === null) return noRules;
  const share = (field: 'diversity' | 'min_relevance'): number => {
    const value = sent[field];
    if (!(value >= 0 && value <= 1)) violations.add(`rules.${field}`, `is ${value}; it must be from 0 to 1`);
    return value;
  };
  const compiled = <T>(field: 'filter' | 'boost', compile: (text: string, field: string) => T): T | undefined => {
    const text = sent[field];
    if (text === '') return undefined;
    try {
      return compile(text, `rules.${field}`);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'INVALID_ARGUMENT') throw error;
      for (const violation of error.violations) violations.add(violation.field, violation.description);
      return undefined;
    }
  };
  return {
    filter: compiled('filter', (text, field) => expressions.filter(tenantId, text, field)),
    boost: compiled('boost', (text, field) => expressions.boost(tenantId, text, field)),
    caps: checkCaps(sent, violations),
    diversity: share('diversity'),
    price: checkPrice(sent, violations),
    minRelevance: share('min_relevance'),
    rotation: checkRotation(sent, violations),
    excludeBought: sent.exclude_bought,
    excludeSeen: sent.exclude_seen,
    excludeInBasket: sent.exclude_in_basket,
    excludeItems: new Set(violations.ids('rules.exclude_items', sent.exclude_items, MAX_EXCLUDED)),
    allowOutOfStock: sent.allow_out_of_stock,
  };
}

function checkCaps({ caps }: Rules__Output, violations: Violations): Cap[] {
  if (caps.length > MAX_CAPS) {
    violations.add('rules.caps', `has ${caps.length} caps; at most ${MAX_CAPS} are allowed`);
    return [];
  }
  const seen = new Map<string, number>();
  caps.forEach(({ attribute, max }, index) => {
    const field = `rules.caps[${index}]`;
    violations.requiredId(`${field}.attribute`, attribute);
    if (/^category:/.test(attribute) && !/^category:([1-9]|1\d|20)$/.test(attribute))
      violations.add(`${field}.attribute`, `is "${attribute}"; the level of a category must be from 1 to 20`);
    if (max < 1 || max > MAX_COUNT) violations.add(`${field}.max`, `is ${max}; it must be from 1 to ${MAX_COUNT}`);
    const other = seen.get(attribute);
    if (other !== undefined && other !== max)
      violations.add(`${field}.max`, `is ${max}, and another cap on ${attribute} says ${other}; give one of them`);
    seen.set(attribute, max);
  });
  return [...seen].map(([attribute, max]) => ({ attribute, max }));
}

function checkPrice({ min_price: min, max_price: max, currency }: Rules__Output, violations: Violations) {
  for (const [field, value] of [
    ['rules.min_price', min],
    ['rules.max_price', max],
  ] as const) {
    if (value !== undefined && value < 0) violations.add(field, `is ${value}; a price is at least 0, in minor units`);
  }
  if (min !== undefined && max !== undefined && min > max)
    violations.add('rules.max_price', `is ${max}, below rules.min_price, ${min}: no price lies between them`);
  if (currency !== '' && !CURRENCY.test(currency))
    violations.add('rules.currency', `is "${currency}"; it must be three capital letters such as EUR`);
  if (min === undefined && max === undefined) {
    if (currency !== '') violations.add('rules.currency', 'goes with min_price or max_price, and neither is given');
    return undefined;
  }
  return { min, max, currency } satisfies PriceBand;
}

function checkRotation({ rotation }: Rules__Output, violations: Violations): RotationRule | undefined {
  if (rotation === null) return undefined;
  const { strength, half_life_seconds: halfLife } = rotation;
  if (!(strength >= 0 && strength <= 1))
    violations.add('rules.rotation.strength', `is ${strength}; it must be from 0 to 1`);
  if (!(halfLife >= 0 && halfLife <= LONGEST_HALF_LIFE_SECONDS))
    violations.add(
      'rules.rotation.half_life_seconds',
      `is ${halfLife}; it must be from 1 to ${LONGEST_HALF_LIFE_SECONDS} seconds, or 0 for ${HALF_LIFE_SECONDS}`,
    );
  if (strength === 0) return undefined;
  return { strength, halfLifeMs: (halfLife || HALF_LIFE_SECONDS) * 1_000 };
}
