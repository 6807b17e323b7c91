import { z } from 'zod';
import { type CleaningRuleName, cleaningRuleNames } from '../cleaning/rule-names.js';
import { defaultPolicy, policySections, type TenantPolicy, tenantPolicySchema } from './policy.js';

/** A setting's value: a choice by its name, a number, or whether something is on. */
export type SettingValue = string | number | boolean;

/** Every setting of a policy by its path in the contract, for example privacy.email or cleaning.rules.bot_rate. */
export type Settings = ReadonlyMap<string, SettingValue>;

const rulesPath = 'cleaning.rules';
const rulePaths = new Map<string, CleaningRuleName>(
  cleaningRuleNames.map((name) => [`${rulesPath}.${name.replaceAll('-', '_')}`, name]),
);

const schemas = new Map<string, z.ZodType>(
  Object.entries(policySections).flatMap(([section, { shape }]) =>
    Object.entries(shape).flatMap(([field, schema]): [string, z.ZodType][] => {
      if (field !== 'off') return [[`${section}.${field}`, schema.unwrap()]];
      return [...rulePaths.keys()].map((path) => [path, z.boolean()]);
    }),
  ),
);

export const settingPaths: readonly string[] = [...schemas.keys()];

export function toSettings(policy: TenantPolicy): Settings {
  return new Map(
    settingPaths.map((path): [string, SettingValue] => {
      const rule = rulePaths.get(path);
      if (rule !== undefined) return [path, !policy.cleaning.off.includes(rule)];
      const [section = '', field = ''] = path.split('.');
      return [path, Reflect.get(Reflect.get(policy, section), field)];
    }),
  );
}

export const defaultSettings = toSettings(defaultPolicy);

/** The policy of these settings, and of the defaults of those that are not there. Each was checked before. */
export function fromSettings(settings: Settings): TenantPolicy {
  const policy: Record<string, Record<string, unknown>> = { cleaning: { off: [] } };
  const off: CleaningRuleName[] = [];
  for (const [path, value] of settings) {
    const rule = rulePaths.get(path);
    const [section = '', field = ''] = path.split('.');
    if (rule === undefined) policy[section] = { ...policy[section], [field]: value };
    else if (value === false) off.push(rule);
  }
  return tenantPolicySchema.parse({ ...policy, cleaning: { ...policy.cleaning, off } });
}

/** What a setting's value must be, where this one is wrong: "must be from 2 to 1000000"; undefined where it is right. */
export function wrongValue(path: string, value: unknown): string | undefined {
  const schema = schemas.get(path);
  if (schema === undefined || schema.safeParse(value).success) return undefined;
  if (schema instanceof z.ZodEnum) return `must be ${orList(schema.options)}`;
  if (!(schema instanceof z.ZodNumber)) return 'must be true or false';
  const { minValue, maxValue } = schema;
  return `must be a ${schema.format === null ? '' : 'whole '}number from ${minValue} to ${maxValue}`;
}

function orList(names: readonly (string | number)[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** Paths in which two policies differ. */
export function changedPaths(before: Settings, after: Settings): string[] {
  return settingPaths.filter((path) => before.get(path) !== after.get(path));
}

/** The settings that a path stands for: one, or all of a section. */
export function settingsUnder(path: string): string[] {
  return settingPaths.filter((each) => each === path || each.startsWith(`${path}.`));
}

/** Every path that stands for a setting or a section. */
export const knownPaths: readonly string[] = [
  ...new Set(
    settingPaths.flatMap((path) => {
      const parts = path.split('.');
      return parts.map((_part, index) => parts.slice(0, index + 1).join('.'));
    }),
  ),
];
