import type { EventType__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/EventType';
import type { DatasetSpec__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetSpec';
import type { RuleLabels__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/RuleLabels';
import { AppError, type FieldViolation } from '@insight-mesh/runtime/errors';
import { fromTimestamp, type Timestamp } from '@insight-mesh/runtime/time';
import { labelsFolder, type StoredSpec, toEngineSpec } from '../dataset-jobs/stored-spec.js';
import { specProblems } from '../datasets/check-spec.js';
import type { RuleLabels } from '../datasets/spec.js';
import type { ShortType } from '../state/measures.js';
import { readFeatures } from './dataset-features.js';
import { shortOfEventType } from './dataset-kinds.js';

/** Of a key, as the object store takes it. */
const longestKey = 1_024;

/** Where the engine's names of a rule's fields stand in the request. */
const fieldOfRule: Readonly<Record<string, string>> = {
  withinMs: 'within_ms',
  fromMs: 'from',
  toMs: 'to',
};

function fieldOf(engineField: string): string {
  const [, inLabels] = /^labels\.(\w+)$/.exec(engineField) ?? [];
  if (inLabels === undefined) return `spec.${engineField}`;
  return inLabels === 'path' ? 'spec.given.key' : `spec.rule.${fieldOfRule[inLabels] ?? inLabels}`;
}

function readTypes(types: readonly EventType__Output[], field: string, wrong: FieldViolation[]): ShortType[] {
  const known = types.flatMap((type) => shortOfEventType.get(type) ?? []);
  if (known.length < types.length) {
    wrong.push({ field, description: `must be of ${[...shortOfEventType.keys()].join(', ')}` });
  }
  return [...new Set(known)];
}

function readTime(time: Timestamp | null, field: string, wrong: FieldViolation[]): number | undefined {
  if (time === null) return undefined;
  const ms = fromTimestamp(time);
  if (Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 && time.nanos >= 0 && time.nanos <= 999_999_999) return ms;
  wrong.push({ field, description: 'must be a valid time' });
  return undefined;
}

function readRule(rule: RuleLabels__Output, wrong: FieldViolation[]): RuleLabels {
  const anchor = ({ LABEL_ANCHOR_EVENT: 'event', LABEL_ANCHOR_DAY: 'day' } as const)[rule.anchor as string];
  if (anchor === undefined) {
    wrong.push({ field: 'spec.rule.anchor', description: 'must be LABEL_ANCHOR_EVENT or LABEL_ANCHOR_DAY' });
  }
  const fromMs = readTime(rule.from, 'spec.rule.from', wrong);
  const toMs = readTime(rule.to, 'spec.rule.to', wrong);
  return {
    from: 'rule',
    anchor: anchor ?? 'event',
    types: readTypes(rule.types, 'spec.rule.types', wrong),
    outcome: readTypes(rule.outcome, 'spec.rule.outcome', wrong),
    withinMs: rule.within_ms,
    match: rule.match === 'LABEL_MATCH_CUSTOMER_ITEM' ? 'customer_item' : 'customer',
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    ...(rule.share === undefined ? {} : { share: rule.share }),
    ...(rule.seed === 0 ? {} : { seed: rule.seed }),
  };
}

function readKey(key: string, tenantId: string, wrong: FieldViolation[]): StoredSpec['labels'] {
  const folder = labelsFolder(tenantId);
  const parts = key.split('/');
  const plain = !/[\p{Cc}\\:]|\p{Surrogate}/u.test(key) && Buffer.byteLength(key) <= longestKey;
  if (!key.startsWith(folder) || !plain || parts.some((part) => part === '' || part.startsWith('.'))) {
    wrong.push({
      field: 'spec.given.key',
      description: `must be the key of an object below ${folder}, as UploadLabels answers it`,
    });
  }
  return { from: 'file', key };
}

function readLabels(spec: DatasetSpec__Output, tenantId: string, wrong: FieldViolation[]): StoredSpec['labels'] {
  const { given, rule } = spec;
  if (given && rule) wrong.push({ field: 'spec.labels', description: 'must be given or rule, and not both' });
  if (given) return readKey(given.key, tenantId, wrong);
  if (rule) return readRule(rule, wrong);
  wrong.push({ field: 'spec.labels', description: 'is missing: labels are given, as a file, or follow from a rule' });
  return { from: 'file', key: '' };
}

/**
 * What a data set is to be made of, with every feature by its name.
 * @throws AppError INVALID_ARGUMENT that names what is wrong, each with what would be right
 */
export function readSpec(spec: DatasetSpec__Output | null, tenantId: string): StoredSpec {
  if (spec === null) throw refusal([{ field: 'spec', description: 'is missing' }]);
  const wrong: FieldViolation[] = [];
  const stored: StoredSpec = {
    features: readFeatures(spec.features, 'spec.features', wrong),
    labels: readLabels(spec, tenantId, wrong),
    knowledge: spec.knowledge === 'LABEL_KNOWLEDGE_RECEIVED' ? 'received' : 'occurred',
    missing: spec.missing === 'MISSING_VALUE_NULL' ? 'null' : 'default',
    joins: spec.joins ?? true,
  };
  // What could not be read would be told of twice.
  if (wrong.length === 0) {
    const problems = specProblems(toEngineSpec(stored, stored.labels.from === 'file' ? stored.labels.key : undefined));
    wrong.push(...problems.map(({ field, description }) => ({ field: fieldOf(field), description })));
  }
  if (wrong.length > 0) throw refusal(wrong);
  return stored;
}

function refusal(violations: FieldViolation[]): AppError {
  const some = violations.slice(0, 10);
  const message = some.map(({ field, description }) => `${field} ${description}`).join('; ');
  return new AppError('INVALID_ARGUMENT', message, { violations: some });
}
