import type { Decision as RpcDecision } from '@insight-mesh/contracts/types/insightmesh/training/v1/Decision';
import type { Pin as RpcPin } from '@insight-mesh/contracts/types/insightmesh/training/v1/Pin';
import { codecFor } from '@insight-mesh/runtime/codec';
import { rfc3339 } from '@insight-mesh/runtime/time';
import type { Slot } from '../slots.js';
import type { Decision, DecisionKind } from '../store/decisions.js';
import type { Pin } from '../store/promotions.js';

const decisionCodec = codecFor('insightmesh.training.v1.Decision');
const pinCodec = codecFor('insightmesh.training.v1.Pin');

const kinds = {
  run: 'DECISION_KIND_RUN',
  promote: 'DECISION_KIND_PROMOTE',
  rollback: 'DECISION_KIND_ROLLBACK',
} as const satisfies Record<DecisionKind, string>;

export function toRpcDecision(decision: Decision): RpcDecision {
  return decisionCodec.toRpc({
    slot: decision.slot,
    version: decision.version,
    kind: kinds[decision.kind],
    promoted: decision.promoted,
    why: decision.why,
    checks: decision.checks,
    champion_version: decision.championVersion ?? 0,
    forced: decision.forced,
    decided_by: decision.decidedBy,
    reason: decision.reason,
    decided_at: rfc3339(decision.decidedAtMs),
  });
}

/** @param version the champion's; 0: the slot has none */
export function toRpcPin(slot: Slot, pin: Pin, version: number): RpcPin {
  return pinCodec.toRpc({ slot, version, pinned_by: pin.by, reason: pin.why, pinned_at: rfc3339(pin.atMs) });
}
