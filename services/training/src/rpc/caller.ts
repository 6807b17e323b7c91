import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { invalid, refuseNul } from './violation.js';

/** Who calls, as decisions keep it. */
export function whoCalls({ caller }: CallContext): string {
  return caller.kind === 'key' ? `key:${caller.keyId}` : `service:${caller.name}`;
}

const longestReason = 500;

/** A reason that a person gives. @throws AppError INVALID_ARGUMENT where it is required and missing, or too long */
export function readReason(reason: string, required: boolean): string {
  const text = reason.trim();
  if (required && text === '') throw invalid('reason', 'must say why; it is kept with the decision');
  if (text.length > longestReason) throw invalid('reason', `must have at most ${longestReason} characters`);
  refuseNul('reason', text);
  return text;
}
