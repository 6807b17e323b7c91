import { readFileSync } from 'node:fs';
import type { DatasetSpec } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetSpec';
import type { RuleLabels } from '@insight-mesh/contracts/types/insightmesh/feature/v1/RuleLabels';
import { parseRfc3339, toTimestamp } from '@insight-mesh/runtime/time';
import { parse } from 'yaml';
import { z } from 'zod';
import { choiceOf, parseFeatures } from './features.js';
import { parseRule } from './rule.js';

/** How labels come to be, as flags or a file say it. */
export interface LabelsWanted {
  /** A file on this machine, which is uploaded. */
  labels?: string | undefined;
  /** One in the object store. */
  labelsKey?: string | undefined;
  rule?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  share?: number | undefined;
  seed?: number | undefined;
}

export interface SpecWanted extends LabelsWanted {
  features: DatasetSpec['features'];
  knowledge?: 'occurred' | 'received' | undefined;
  missing?: 'default' | 'null' | undefined;
  joins?: boolean | undefined;
}

/** A spec, and the file that is to be uploaded for it. */
export interface ReadySpec {
  spec: DatasetSpec;
  upload: string | undefined;
}

const oneOrMany = z.union([z.string(), z.array(z.string())]);
const kindChoice = z.record(z.string(), oneOrMany);
const file = z.strictObject({
  features: z.union([z.string(), z.array(z.union([z.string(), kindChoice])), kindChoice], {
    error: 'must be a text like "customer:*,item:trend", or kinds with their features',
  }),
  labels: z.union(
    [
      z.string(),
      z.strictObject({ file: z.string() }),
      z.strictObject({ key: z.string() }),
      z.strictObject({
        rule: z.string(),
        from: z.string().optional(),
        to: z.string().optional(),
        share: z.number().optional(),
        seed: z.number().int().optional(),
      }),
    ],
    { error: 'must be a file, or one of {file}, {key} and {rule, from, to, share, seed}' },
  ),
  knowledge: z.enum(['occurred', 'received']).optional(),
  missing: z.enum(['default', 'null']).optional(),
  joins: z.boolean().optional(),
});

type Listed = z.infer<typeof kindChoice>;

function ofKinds(kinds: Listed): NonNullable<DatasetSpec['features']> {
  return Object.entries(kinds).map(([kind, names]) => choiceOf(kind, typeof names === 'string' ? [names] : names));
}

function featuresOf(given: z.infer<typeof file>['features']): NonNullable<DatasetSpec['features']> {
  if (typeof given === 'string') return parseFeatures(given);
  if (!Array.isArray(given)) return ofKinds(given);
  return given.flatMap((each) => (typeof each === 'string' ? parseFeatures(each) : ofKinds(each)));
}

/** A spec's file: YAML, of which JSON is a part. @throws Error that names what is wrong */
export function readSpecFile(path: string): SpecWanted {
  const found = file.safeParse(parse(readFileSync(path, 'utf8')));
  if (!found.success) {
    const problems = found.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the file'}: ${message}`);
    throw new Error(`${path} is no spec of a data set:\n  ${problems.join('\n  ')}`);
  }
  const { features, labels, ...rest } = found.data;
  const wanted = typeof labels === 'string' ? { labels } : 'file' in labels ? { labels: labels.file } : undefined;
  const other = typeof labels === 'object' && 'key' in labels ? { labelsKey: labels.key } : labels;
  return { features: featuresOf(features), ...rest, ...(wanted ?? (other as LabelsWanted)) };
}

function timeOf(text: string | undefined, name: string): ReturnType<typeof toTimestamp> | undefined {
  if (text === undefined) return undefined;
  const ms = parseRfc3339(text);
  if (ms === undefined) throw new Error(`${name} must be an RFC 3339 time, such as 2026-05-01T00:00:00Z`);
  return toTimestamp(ms);
}

function ruleOf({ rule = '', from, to, share, seed }: LabelsWanted): RuleLabels {
  const [first, last] = [timeOf(from, 'from'), timeOf(to, 'to')];
  return {
    ...parseRule(rule),
    ...(first === undefined ? {} : { from: first }),
    ...(last === undefined ? {} : { to: last }),
    ...(share === undefined ? {} : { share }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/**
 * What is asked of the service.
 * @throws Error where labels come in no way or in several
 */
export function toSpec(wanted: SpecWanted): ReadySpec {
  const ways = [wanted.labels, wanted.labelsKey, wanted.rule].filter((way) => way !== undefined).length;
  if (ways !== 1)
    throw new Error('labels come in one way: from a file (--labels), a key (--labels-key) or a rule (--rule)');
  const ofRules = (['from', 'to', 'share', 'seed'] as const).find((name) => wanted[name] !== undefined);
  if (wanted.rule === undefined && ofRules !== undefined)
    throw new Error(`${ofRules} goes with a rule: a file says its own times`);
  const labels = wanted.rule !== undefined ? { rule: ruleOf(wanted) } : { given: { key: wanted.labelsKey ?? '' } };
  return {
    spec: {
      ...(wanted.features === undefined ? {} : { features: wanted.features }),
      ...labels,
      ...(wanted.knowledge === 'received' ? { knowledge: 'LABEL_KNOWLEDGE_RECEIVED' } : {}),
      ...(wanted.missing === 'null' ? { missing: 'MISSING_VALUE_NULL' } : {}),
      ...(wanted.joins === undefined ? {} : { joins: wanted.joins }),
    },
    upload: wanted.labels,
  };
}
