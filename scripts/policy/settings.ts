import { messageRoot } from '@insight-mesh/contracts';
import type { Policy } from '@insight-mesh/contracts/types/insightmesh/collector/v1/Policy';
import protobuf from 'protobufjs';

/** A setting as people write it: a choice by its name, whether something is on, or a number. */
export type Value = string | number | boolean;

/** One setting of the contract. */
export interface Setting {
  /** Its path in the contract, for example cleaning.rules.bot_rate. */
  path: string;
  /** The same with the rules by their own names: cleaning.rules.bot-rate. */
  name: string;
  kind: 'choice' | 'switch' | 'number' | 'whole number';
  /** Of a choice: its value in the contract by its name. */
  choices: ReadonlyMap<string, string>;
}

const none = new Map<string, string>();
const kinds: Readonly<Record<string, Setting['kind']>> = { bool: 'switch', int32: 'whole number' };
/** In a message a whole number has no more room: beyond it another would arrive. */
const largestWhole = 2 ** 31 - 1;

function choicesOf({ values }: protobuf.Enum): ReadonlyMap<string, string> {
  const names = Object.keys(values);
  const prefix = names[0]?.replace(/UNSPECIFIED$/, '') ?? '';
  return new Map(names.slice(1).map((name) => [name.slice(prefix.length).toLowerCase(), name]));
}

function settingsOf(type: protobuf.Type, above: string): Setting[] {
  return type.fieldsArray.flatMap((field): Setting[] => {
    const { resolvedType } = field.resolve();
    const path = `${above}${field.name}`;
    if (resolvedType instanceof protobuf.Type) return settingsOf(resolvedType, `${path}.`);
    const name = above === 'cleaning.rules.' ? `${above}${field.name.replaceAll('_', '-')}` : path;
    if (resolvedType instanceof protobuf.Enum)
      return [{ path, name, kind: 'choice', choices: choicesOf(resolvedType) }];
    return [{ path, name, kind: kinds[field.type] ?? 'number', choices: none }];
  });
}

/** Every setting that the contract has: a new one needs no change here. */
export const settings: readonly Setting[] = settingsOf(messageRoot.lookupType('insightmesh.collector.v1.Policy'), '');

const byPath = new Map(settings.map((setting) => [setting.path, setting]));

/** What may stand behind the `=`. */
function right({ kind, choices }: Setting): string {
  if (kind === 'choice') return [...choices.keys()].join(', ');
  return kind === 'switch' ? 'on, off' : `a ${kind}`;
}

/** For --help: every setting with what may stand there. */
export function listing(): string {
  return settings.map((setting) => `  ${setting.name} = ${right(setting)}\n`).join('');
}

/** Settings that a person gives; undefined stands for the default. */
export type Given = ReadonlyMap<Setting, Value | undefined>;

const switches: Readonly<Record<string, boolean>> = { on: true, true: true, off: false, false: false };

function numberOf(kind: Setting['kind'], text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (kind === 'number') return Number.isFinite(number) ? number : undefined;
  const fits = kind === 'whole number' && Number.isInteger(number) && Math.abs(number) <= largestWhole;
  return fits ? number : undefined;
}

function readValue(setting: Setting, value: unknown): Value | undefined {
  const { name, kind, choices } = setting;
  const text = String(value).toLowerCase();
  if (text === 'default') return undefined;
  const choice = choices.get(text);
  if (choice !== undefined) return choice;
  if (kind === 'switch' && Object.hasOwn(switches, text)) return switches[text];
  const number = typeof value === 'boolean' ? undefined : numberOf(kind, text);
  if (number !== undefined) return number;
  throw new Error(`${name} must be ${right(setting)} or default`);
}

function named(name: string): Setting {
  const setting = byPath.get(name.replaceAll('-', '_'));
  if (setting !== undefined) return setting;
  throw new Error(`there is no setting ${JSON.stringify(name)}; there are:\n${listing()}`);
}

/** Of texts such as privacy.email=hmac. @throws Error that says what is wrong */
export function fromPairs(pairs: readonly string[]): Given {
  return new Map(
    pairs.map((pair) => {
      const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
      if (name === '') throw new Error(`${JSON.stringify(pair)} must be SETTING=VALUE, for example privacy.email=hmac`);
      const setting = named(name.trim());
      return [setting, readValue(setting, value.trim())];
    }),
  );
}

/** Of JSON in the form that `show` prints. @throws Error that says what is wrong */
export function fromJson(text: string): Given {
  const given = new Map<Setting, Value | undefined>();
  const walk = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const setting = named(path);
      given.set(setting, readValue(setting, value));
      return;
    }
    // A part that is empty is the default; one by another name is a mistake.
    if (path !== '' && !settings.some(({ name }) => name.startsWith(`${path}.`))) readValue(named(path), value);
    for (const [key, each] of Object.entries(value)) walk(each, path === '' ? key : `${path}.${key}`);
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`the policy is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Error('the policy must be a JSON object, as show prints it');
  }
  walk(parsed, '');
  return given;
}

function nested(entries: Iterable<readonly [path: string, value: Value]>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [path, value] of entries) {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    let at = out;
    for (const part of parts) {
      at[part] ??= {};
      at = at[part] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return out;
}

/** As the call takes it. */
export function toPolicy(given: Given): Policy {
  return nested([...given].flatMap(([{ path }, value]) => (value === undefined ? [] : [[path, value] as const])));
}

/** What a policy of an answer says, by the names of settings. */
export function valuesOf(policy: object | null): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const { path, name, choices } of settings) {
    let at: unknown = policy;
    for (const part of path.split('.')) at = typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined;
    if (at === undefined || at === null) continue;
    const choice = [...choices].find(([, value]) => value === at)?.[0];
    values.set(name, choice ?? (at as Value));
  }
  return values;
}

/** As a program reads it, and as `set FILE` takes it. */
export function toJson(values: ReadonlyMap<string, Value>): object {
  return nested(values);
}

export function valueText(value: Value | undefined): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value === undefined ? '' : String(value);
}

/** The names of settings for their paths in the contract; what this release does not know stays as it is. */
export function nameOf(path: string): string {
  return byPath.get(path)?.name ?? path;
}
