import type { ModelStageJson, ModelVersionJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import { rfc3339 } from '@insight-mesh/runtime/time';
import type { ModelVersion, Stage } from './store/model-versions.js';

export const versionCodec = codecFor('insightmesh.training.v1.ModelVersion');

const stages: Record<Stage, ModelStageJson> = {
  candidate: 'MODEL_STAGE_CANDIDATE',
  champion: 'MODEL_STAGE_CHAMPION',
  retired: 'MODEL_STAGE_RETIRED',
};

/** A registered version in the form that model.versions.v1 carries. */
export function versionToJson(version: ModelVersion): ModelVersionJson {
  return {
    tenant_id: version.tenantId,
    slot: version.slot,
    version: version.version,
    model: version.model,
    stage: stages[version.stage],
    artefact: version.artefact,
    manifest_sha256: version.manifestSha256,
    metrics: version.metrics,
    size_bytes: version.sizeBytes,
    run_id: version.runId,
    data_set: version.dataSet,
    code_version: version.codeVersion,
    seed: version.seed,
    created_at: rfc3339(version.createdAtMs),
    trained_until: rfc3339(version.trainedUntilMs),
    training_seconds: version.costs.trainingSeconds,
    cpu_seconds: version.costs.cpuSeconds,
    gpu_seconds: version.costs.gpuSeconds,
    backend: version.costs.backend,
    latency_p50_ms: version.latency?.p50Ms ?? 0,
    latency_p99_ms: version.latency?.p99Ms ?? 0,
    artefact_removed: version.artefactRemoved,
    decision: version.decision,
    origin: version.origin,
    ...(version.promotedAtMs === undefined ? {} : { promoted_at: rfc3339(version.promotedAtMs) }),
  };
}
