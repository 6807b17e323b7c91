import type { CollectRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/CollectRequest';
import type { CollectResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/CollectResponse';
import { codecFor } from '@insight-mesh/runtime/codec';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { takeMessages } from './take-messages.js';

const codec = codecFor('insightmesh.collector.v1.Event');

/** Takes events; see CollectorService.Collect. */
export function collect(context: Context): Unary<CollectRequest__Output, CollectResponse> {
  return (request, call) => takeMessages(context, context.events, request.events, codec.fromRpc, call);
}
