import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import type { z } from 'zod';
import { nearName } from '../../validation/near-name.js';
import { checkMapping } from './check-mapping.js';
import { conditionSchema, csvSchema, fieldSchema, linesSchema, type Mapping, mappingSchema } from './mapping.js';

/** A mapping that is wrong, by itself or for a file; `problems` has each wrong thing. */
export class MappingError extends Error {
  override readonly name = 'MappingError';

  constructor(
    what: string,
    readonly problems: readonly string[],
  ) {
    super(`${what}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const optionNames = {
  top: Object.keys(mappingSchema.shape),
  csv: Object.keys(csvSchema.shape),
  field: Object.keys(fieldSchema.shape),
  lines: Object.keys(linesSchema.shape),
  condition: Object.keys(conditionSchema.shape),
};

function optionsAt(path: readonly PropertyKey[]): readonly string[] {
  const [first, second, third] = path;
  if (first === undefined) return optionNames.top;
  if (first === 'csv') return optionNames.csv;
  if (first === 'refund' || first === 'skip' || path.at(-1) === 'when' || path.at(-2) === 'when')
    return optionNames.condition;
  if (first === 'items') return second === undefined ? optionNames.lines : optionNames.field;
  return third === undefined ? optionNames.field : [];
}

function inWords(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = optionsAt(issue.path);
      const near = nearName(key, known);
      const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
      return `${at === '' ? '' : `${at}.`}${key} is no option; ${hint}`;
    });
  }
  // Of several forms that a value may have, the one that it is nearest to says what is wrong with it.
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.map((errors) =>
      errors.filter((each) => each.path.length > 0 || each.code === 'unrecognized_keys'),
    );
    const best = inner.filter((errors) => errors.length > 0).sort((a, b) => a.length - b.length)[0];
    if (best !== undefined) return best.flatMap((each) => inWords({ ...each, path: [...issue.path, ...each.path] }));
  }
  return [`${at === '' ? 'the mapping' : at}: ${issue.message}`];
}

/** Checks what a mapping says, all but the columns' names. @throws MappingError */
export function toMapping(value: unknown, name: string): Mapping {
  const parsed = mappingSchema.safeParse(value);
  if (!parsed.success) throw new MappingError(`${name} is wrong`, [...new Set(parsed.error.issues.flatMap(inWords))]);
  const problems = checkMapping(parsed.data);
  if (problems.length > 0) throw new MappingError(`${name} is wrong`, problems);
  return parsed.data;
}

/** A mapping of JSON or YAML. @param name of the file it came from, for errors @throws MappingError */
export function readMapping(text: string, name: string): Mapping {
  let value: unknown;
  try {
    // JSON is YAML 1.2.
    value = parse(text, { prettyErrors: true });
  } catch (error) {
    throw new MappingError(`${name} is neither JSON nor YAML`, [(error as Error).message.split('\n')[0] ?? '']);
  }
  return toMapping(value, name);
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)]),
  );
}

/** SHA-256 of what a mapping says, however it is written, in hex. */
export function mappingHash(mapping: Mapping): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(mapping)))
    .digest('hex');
}
