import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { tooManyElements } from '../intake/body-error.js';
import type { Intake, Outcome } from '../intake/intake.js';
import { rpcElements } from './rpc-elements.js';

/** The gRPC side of an intake. */
export async function takeMessages(
  context: Context,
  intake: Intake<unknown>,
  messages: readonly object[],
  fromRpc: (message: object) => unknown,
  call: CallContext,
): Promise<Outcome> {
  const { config } = context;
  if (messages.length > config.MAX_ELEMENTS) throw tooManyElements(config.MAX_ELEMENTS);
  context.limits.take(call.caller, 'grpc', Math.max(1, messages.length));
  // The caller must hear UNAVAILABLE, which may be retried, before its own deadline strikes.
  const deadlineMs = Math.min(
    Date.now() + config.STORE_DEADLINE_MS,
    (call.deadlineMs ?? Number.POSITIVE_INFINITY) - 50,
  );
  return intake.take(rpcElements(messages, fromRpc), { tenantId: call.tenantId, door: 'grpc', deadlineMs });
}
