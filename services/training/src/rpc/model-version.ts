import type { ModelVersion as RpcModelVersion } from '@insight-mesh/contracts/types/insightmesh/training/v1/ModelVersion';
import { versionCodec, versionToJson } from '../model-message.js';
import type { ModelVersion } from '../store/model-versions.js';

/** A registered version as an RPC answers it: the same message as on the topic. */
export function toRpcVersion(version: ModelVersion): RpcModelVersion {
  return versionCodec.toRpc(versionToJson(version));
}
