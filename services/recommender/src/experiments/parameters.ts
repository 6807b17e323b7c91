import type { ArmParameters } from '@insight-mesh/algorithms/experiments/assign';
import { editDistance } from '@insight-mesh/runtime/edit-distance';
import { AppError } from '@insight-mesh/runtime/errors';
import { compileBoost, compileFilter } from '../expressions/filter-and-boost.js';
import { maximumLength } from '../expressions/limits.js';

interface NumberRange {
  readonly kind: 'number' | 'whole number';
  readonly least: number;
  readonly most: number;
}
type Rule = NumberRange | { readonly kind: 'boolean' } | { readonly kind: 'text'; readonly longest: number };

/** A parameter that an arm may set. */
export interface ParameterFacts {
  readonly rule: Rule;
  /** For people. */
  readonly description: string;
}

const share: NumberRange = { kind: 'number', least: 0, most: 1 };
const cap: NumberRange = { kind: 'whole number', least: 1, most: 500 };

/** Everything that an arm may set; `source_weight.` stands for one parameter a source. */
export const armParameters: Readonly<Record<string, ParameterFacts>> = {
  model: {
    rule: { kind: 'text', longest: 64 },
    description: 'the model that brings candidates: champion, or a version as name@version that the replica has loaded',
  },
  slot: { rule: { kind: 'text', longest: 64 }, description: 'the slot whose champion brings candidates' },
  'source_weight.': {
    rule: { kind: 'number', least: 0, most: 10 },
    description: "by what a source's scores are multiplied, for example source_weight.trending; 0 leaves it out",
  },
  diversity: { rule: share, description: 'from the best scores (0) to as different from each other as can be (1)' },
  min_relevance: { rule: share, description: 'items below this share of the best score are left out' },
  'rotation.strength': { rule: share, description: 'share of its score that an item loses when it was just shown' },
  'rotation.half_life_seconds': {
    rule: { kind: 'number', least: 1, most: 2_592_000 },
    description: 'after so long half of that is made good',
  },
  'cap.brand': { rule: cap, description: 'items of one brand at most' },
  'cap.category': { rule: cap, description: 'items of one category at most' },
  exclude_bought: { rule: { kind: 'boolean' }, description: 'what the customer has bought is left out' },
  exclude_seen: { rule: { kind: 'boolean' }, description: 'what the customer has looked at is left out' },
  exclude_in_basket: { rule: { kind: 'boolean' }, description: 'what lies in the basket is left out' },
  filter: { rule: { kind: 'text', longest: maximumLength }, description: 'an expression beside that of the request' },
  boost: { rule: { kind: 'text', longest: maximumLength }, description: 'an expression beside that of the request' },
};

const perSource = 'source_weight.';
const sourcePattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;
export const mostParameters = 30;

/** The facts of a parameter; undefined where there is no such one. */
function factsOf(name: string): ParameterFacts | undefined {
  if (name.startsWith(perSource)) {
    return sourcePattern.test(name.slice(perSource.length)) ? armParameters[perSource] : undefined;
  }
  return Object.hasOwn(armParameters, name) ? armParameters[name] : undefined;
}

/** What a value is not, and what would be right; undefined: it is right. */
function wrongWith(rule: Rule, value: unknown): string | undefined {
  switch (rule.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'text':
      return typeof value === 'string' && value !== '' && value.length <= rule.longest && !value.includes('\0')
        ? undefined
        : `must be a text of 1 to ${rule.longest} characters`;
    default: {
      const whole = rule.kind === 'number' || Number.isInteger(value);
      return typeof value === 'number' && whole && value >= rule.least && value <= rule.most
        ? undefined
        : `must be a ${rule.kind} from ${rule.least} to ${rule.most}`;
    }
  }
}

/** What keeps an expression from being compiled: it would be found out by requests otherwise. */
function wrongExpression(name: string, value: unknown): string | undefined {
  if (typeof value !== 'string' || (name !== 'filter' && name !== 'boost')) return undefined;
  try {
    if (name === 'filter') compileFilter(value, name);
    else compileBoost(value, name);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_ARGUMENT')
      return error.violations[0]?.description ?? error.message;
    throw error;
  }
}

export interface CheckedParameters {
  readonly parameters: ArmParameters;
  /** By parameter: what is wrong with it and what would be right. */
  readonly wrong: readonly { readonly name: string; readonly description: string }[];
}

/** Holds what an arm is to set against the list. @param given as it came, any JSON */
export function checkParameters(given: Readonly<Record<string, unknown>>): CheckedParameters {
  const parameters: Record<string, string | number | boolean> = {};
  const wrong: { name: string; description: string }[] = [];
  const names = Object.keys(given);
  if (names.length > mostParameters) {
    return {
      parameters,
      wrong: [{ name: '', description: `has ${names.length} parameters, of at most ${mostParameters}` }],
    };
  }
  for (const name of names) {
    const facts = factsOf(name);
    if (facts === undefined) {
      const near = Object.keys(armParameters).find((known) => editDistance(name, known, 2) <= 2);
      const hint = near === undefined ? `there are ${Object.keys(armParameters).join(', ')}` : `is ${near} meant?`;
      wrong.push({ name: name.slice(0, 64), description: `is no parameter: ${hint}` });
      continue;
    }
    const value = given[name];
    const description = wrongWith(facts.rule, value) ?? wrongExpression(name, value);
    if (description === undefined) parameters[name] = value as string | number | boolean;
    else wrong.push({ name, description });
  }
  return { parameters, wrong };
}
