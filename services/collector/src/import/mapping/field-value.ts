import { rfc3339 } from '@insight-mesh/runtime/time';
import { minorUnits } from '../../doors/segment/minor-units.js';
import { type Cells, columnReader, type ReadColumn } from './cells.js';
import { compileConditions } from './conditions.js';
import type { FieldSpec, Mapping } from './mapping.js';
import type { TargetType } from './targets.js';
import { timeReader } from './time-format.js';
import { Wrong } from './wrong.js';

/** The value of one target field; undefined where the row has none. @param currency of the element, where it is known */
export type ReadField = (cells: Cells, currency: string | undefined) => unknown;

/** A step: a value to another, or why not. */
type Step = (value: unknown, currency: string | undefined) => unknown;

export interface FieldContext {
  mapping: Mapping;
  /** Of a CSV file. */
  columns: readonly string[] | undefined;
  nulls: ReadonlySet<string>;
}

const yes = new Set(['true', 't', 'yes', 'y', '1', 'on']);
const no = new Set(['false', 'f', 'no', 'n', '0', 'off']);
const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)$/;
const shownCharacters = 40;

/** A value in a reason; it goes to the reject file alone, which holds the whole row anyway. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return JSON.stringify(text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text);
}

/** A number as the file writes it, in the digits of JavaScript: "1.234,50 €" to "1234.50". */
function plainDigits(spec: FieldSpec): (text: string) => string {
  const { decimal = '.', thousands, strip = '', absolute = false } = spec;
  return (text) => {
    let out = text;
    for (const character of strip) out = out.replaceAll(character, '');
    if (thousands !== undefined) out = out.replaceAll(thousands, '');
    if (decimal === ',') out = out.includes('.') ? text : out.replace(',', '.');
    out = out.trim().replace(/^\+/, '');
    return absolute ? out.replace(/^-/, '') : out;
  };
}

function moneyStep(column: string, spec: FieldSpec): Step {
  const digits = plainDigits(spec);
  return (value, currency) => {
    const text = digits(typeof value === 'number' ? decimalText(value) : String(value));
    if (!plainNumber.test(text))
      return new Wrong(column, `must be an amount such as 19${spec.decimal ?? '.'}99, not ${shown(value)}`);
    if (spec.money === 'minor') return Number(text);
    if (currency === undefined) return new Wrong(column, 'needs a currency, which this row has not');
    if (!/^[A-Z]{3}$/.test(currency)) {
      return new Wrong(
        column,
        `the currency must be three capital letters of ISO 4217, not ${shown(currency)}; translate it by values`,
      );
    }
    const amount = minorUnits(text.replace(/^(-?)\./, '$10.').replace(/\.$/, ''), currency);
    return typeof amount === 'number' && Number.isSafeInteger(amount)
      ? amount
      : new Wrong(column, `is too long for an amount: ${shown(value)}`);
  };
}

/** Without an exponent. */
function decimalText(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20) : text;
}

function numberStep(column: string, spec: FieldSpec): Step {
  const digits = plainDigits(spec);
  return (value) => {
    if (typeof value === 'number') return spec.absolute === true ? Math.abs(value) : value;
    const text = digits(String(value));
    const number = /^-?\d+(\.\d+)?e[+-]?\d+$/i.test(text) || plainNumber.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(number) ? number : new Wrong(column, `must be a number, not ${shown(value)}`);
  };
}

function booleanStep(column: string): Step {
  return (value) => {
    if (typeof value === 'boolean') return value;
    const text = String(value).toLowerCase();
    if (yes.has(text)) return true;
    return no.has(text) ? false : new Wrong(column, `must be true or false, yes or no, 1 or 0, not ${shown(value)}`);
  };
}

function timeStep(column: string, spec: FieldSpec, mapping: Mapping): Step {
  const format = spec.time ?? 'iso';
  const read = timeReader(format, spec.zone ?? mapping.zone);
  return (value) => {
    const ms = typeof value === 'string' || typeof value === 'number' ? read(value) : undefined;
    if (ms === undefined) return new Wrong(column, `must be a time as ${shown(format)}, not ${shown(value)}`);
    try {
      return rfc3339(ms);
    } catch {
      return new Wrong(column, `is a time outside the years 1 to 9999: ${shown(value)}`);
    }
  };
}

function jsonStep(column: string): Step {
  return (value) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return new Wrong(column, `must be JSON, not ${shown(value)}`);
    }
  };
}

function textStep(column: string): Step {
  return (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && !Number.isSafeInteger(value) && Number.isInteger(value)) {
      return new Wrong(column, 'is a number with more digits than JSON numbers carry exactly: write it as text');
    }
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return new Wrong(column, `must be text, not ${shown(value)}`);
  };
}

function valuesStep(column: string, spec: FieldSpec): Step {
  const values = new Map(Object.entries(spec.values ?? {}));
  const otherwise = spec.otherwise ?? 'refuse';
  return (value) => {
    const found = values.get(String(value));
    if (found !== undefined) return found ?? undefined;
    if (values.has(String(value)) || otherwise === 'empty') return undefined;
    if (otherwise === 'keep') return value;
    const known = [...values.keys()].slice(0, 20).map((name) => JSON.stringify(name));
    return new Wrong(column, `must be one of ${known.join(', ')}, not ${shown(value)}`);
  };
}

function listStep(spec: FieldSpec): Step {
  return (value) => {
    if (Array.isArray(value)) return value;
    const parts = spec.split === undefined ? [String(value)] : String(value).split(spec.split);
    return parts.map((part) => part.trim()).filter((part) => part !== '');
  };
}

/** What a value goes through, by what the mapping says, else by what its field is. */
function stepsOf(column: string, spec: FieldSpec, type: TargetType, mapping: Mapping): Step[] {
  const steps: Step[] = [];
  if (spec.values !== undefined) steps.push(valuesStep(column, spec));
  if (spec.time !== undefined || type === 'time') steps.push(timeStep(column, spec, mapping));
  else if (spec.money !== undefined) steps.push(moneyStep(column, spec));
  else if (spec.split !== undefined || type === 'list') steps.push(listStep(spec));
  else if (spec.as === 'number' || type === 'number' || type === 'integer' || type === 'money')
    steps.push(numberStep(column, spec));
  else if (spec.as === 'boolean' || type === 'boolean') steps.push(booleanStep(column));
  else if (spec.as === 'json') steps.push(jsonStep(column));
  else if (spec.as === 'text' || type === 'id' || type === 'text') steps.push(textStep(column));
  if (spec.prefix !== undefined) {
    const { prefix } = spec;
    steps.push((value) => prefix + String(value));
  }
  return steps;
}

function sourceOf(spec: FieldSpec, { mapping, columns, nulls }: FieldContext): ReadColumn {
  if (spec.constant !== undefined) return () => spec.constant;
  const clean = (value: unknown): unknown => {
    if (value === null) return undefined;
    if (typeof value !== 'string') return value;
    const text = mapping.trim ? value.trim() : value;
    return nulls.has(text) ? undefined : text;
  };
  if (spec.columns === undefined) {
    const read = columnReader(spec.column ?? '', columns);
    return (cells) => clean(read(cells));
  }
  const reads = spec.columns.map((name) => columnReader(name, columns));
  const { join, split } = spec;
  return (cells) => {
    const values = reads.map((read) => clean(read(cells))).filter((value) => value !== undefined);
    if (values.length === 0) return undefined;
    return join === undefined && split === undefined ? values : values.map(String).join(join ?? ' ');
  };
}

/** The reader of a target field, as the mapping declares it. What it answers still has to pass the intake's checks. */
export function compileField(spec: FieldSpec, type: TargetType, context: FieldContext): ReadField {
  const column = spec.columns?.join(', ') ?? spec.column ?? '';
  // Several columns of what is no list are one text.
  const joined =
    spec.columns !== undefined && type !== 'list' && spec.join === undefined ? { ...spec, join: ' ' } : spec;
  const source = sourceOf(joined, context);
  const when = spec.when === undefined ? undefined : compileConditions(spec.when, context.columns, context.nulls);
  const steps = stepsOf(column, spec, type, context.mapping);
  return (cells, currency) => {
    if (when !== undefined && !when(cells)) return undefined;
    let value = source(cells);
    for (let index = 0; index < steps.length && value !== undefined; index++) {
      value = steps[index]?.(value, currency);
      if (value instanceof Wrong) return value;
    }
    return value === undefined ? spec.default : value;
  };
}
