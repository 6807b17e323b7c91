import type { Dataset } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Dataset';
import type { DatasetManifest } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetManifest';
import type { DatasetSpec } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetSpec';
import type { DatasetState as RpcState } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetState';
import type { FeatureType } from '@insight-mesh/contracts/types/insightmesh/feature/v1/FeatureType';
import { parseRfc3339, toTimestamp } from '@insight-mesh/runtime/time';
import { datasetFolder, type StoredManifest, type StoredSpec } from '../dataset-jobs/stored-spec.js';
import type { RuleLabels } from '../datasets/spec.js';
import { definitionsOf } from '../definitions/all.js';
import type { EntityName } from '../definitions/definition.js';
import type { DatasetState, StoredDataset } from '../store/datasets.js';
import { eventTypeOf, kindOfEntity } from './dataset-kinds.js';

export const rpcStates: Readonly<Record<DatasetState, RpcState>> = {
  queued: 'DATASET_STATE_QUEUED',
  running: 'DATASET_STATE_RUNNING',
  succeeded: 'DATASET_STATE_SUCCEEDED',
  failed: 'DATASET_STATE_FAILED',
  cancelled: 'DATASET_STATE_CANCELLED',
};

export function toDatasetMessage(set: StoredDataset): Dataset {
  return {
    dataset_id: set.id,
    state: rpcStates[set.state],
    request_id: set.requestId ?? '',
    step: set.cancelling && (set.state === 'queued' || set.state === 'running') ? 'is being cancelled' : set.step,
    done: set.done,
    total: set.total,
    error: set.error,
    attempts: set.attempts,
    created_at: toTimestamp(set.createdMs),
    ...(set.startedMs === undefined ? {} : { started_at: toTimestamp(set.startedMs) }),
    ...(set.endedMs === undefined ? {} : { ended_at: toTimestamp(set.endedMs) }),
    rows: set.rows,
    bytes: set.bytes,
    sha256: set.sha256,
  };
}

function toRuleMessage(rule: RuleLabels): NonNullable<DatasetSpec['rule']> {
  return {
    anchor: rule.anchor === 'event' ? 'LABEL_ANCHOR_EVENT' : 'LABEL_ANCHOR_DAY',
    types: rule.types.map(eventTypeOf),
    outcome: rule.outcome.map(eventTypeOf),
    within_ms: rule.withinMs,
    match: rule.match === 'customer' ? 'LABEL_MATCH_CUSTOMER' : 'LABEL_MATCH_CUSTOMER_ITEM',
    ...(rule.fromMs === undefined ? {} : { from: toTimestamp(rule.fromMs) }),
    ...(rule.toMs === undefined ? {} : { to: toTimestamp(rule.toMs) }),
    ...(rule.share === undefined ? {} : { share: rule.share }),
    seed: rule.seed ?? 0,
  };
}

export function toSpecMessage(spec: StoredSpec): DatasetSpec {
  const { labels } = spec;
  return {
    features: spec.features.map(({ kind, names }) => ({
      kind: kindOfEntity(kind),
      names: [...names],
      feature_set: '',
    })),
    ...(labels.from === 'file' ? { given: { key: labels.key } } : { rule: toRuleMessage(labels) }),
    knowledge: spec.knowledge === 'occurred' ? 'LABEL_KNOWLEDGE_OCCURRED' : 'LABEL_KNOWLEDGE_RECEIVED',
    missing: spec.missing === 'default' ? 'MISSING_VALUE_DEFAULT' : 'MISSING_VALUE_NULL',
    joins: spec.joins,
  };
}

function descriptionOf(kind: EntityName, name: string): string {
  // Of a data set of an earlier release it may be gone.
  return definitionsOf[kind].find((definition) => definition.name === name)?.description ?? '';
}

export function toManifestMessage(manifest: StoredManifest): DatasetManifest {
  const watermark = parseRfc3339(manifest.lake.watermark);
  return {
    folder: datasetFolder(manifest.tenant, manifest.id),
    created_at: toTimestamp(parseRfc3339(manifest.created_at) ?? 0),
    folds_version: manifest.folds_version,
    definitions_sha256: manifest.definitions_sha256,
    features: manifest.features.map(({ column, kind, name, type, window, default: value }) => ({
      column,
      kind: kindOfEntity(kind),
      name,
      type: `FEATURE_TYPE_${type.toUpperCase()}` as FeatureType,
      window,
      default_value: value,
      description: descriptionOf(kind, name),
    })),
    lake_files: manifest.lake.files,
    lake_sha256: manifest.lake.sha256,
    lake_events: manifest.lake.events,
    ...(watermark === undefined ? {} : { watermark: toTimestamp(watermark) }),
    rows: manifest.rows,
    rejected: manifest.rejected,
    files: manifest.files.map((file) => ({ ...file })),
    sha256: manifest.sha256,
    warnings: [...manifest.warnings],
  };
}
