import type { Services } from '@insight-mesh/contracts';
import type { HandlersOf } from '@insight-mesh/runtime/grpc-types';
import type { Context } from '../context.js';
import { getPolicy } from './policy-get.js';
import { listPolicyVersions } from './policy-list-versions.js';
import { restorePolicy } from './policy-restore.js';
import { setPolicy } from './policy-set.js';

/** PolicyService. Services too may call: the mesh's operator sets policies in tenants' names. */
export function policyHandlers(context: Context): HandlersOf<Services['insightmesh.collector.v1.PolicyService']> {
  const read = { scope: 'policies:read', services: true } as const;
  const write = { scope: 'policies:write', services: true } as const;
  return {
    GetPolicy: { ...read, handle: getPolicy(context) },
    SetPolicy: { ...write, handle: setPolicy(context) },
    ListPolicyVersions: { ...read, handle: listPolicyVersions(context) },
    RestorePolicy: { ...write, handle: restorePolicy(context) },
  };
}
