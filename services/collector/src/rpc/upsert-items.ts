import type { UpsertItemsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/UpsertItemsRequest';
import type { UpsertItemsResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/UpsertItemsResponse';
import { codecFor } from '@insight-mesh/runtime/codec';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { takeMessages } from './take-messages.js';

const codec = codecFor('insightmesh.collector.v1.Item');

/** Takes items of the catalogue; see CollectorService.UpsertItems. */
export function upsertItems(context: Context): Unary<UpsertItemsRequest__Output, UpsertItemsResponse> {
  return (request, call) => takeMessages(context, context.items, request.items, codec.fromRpc, call);
}
