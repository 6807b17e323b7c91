import type { GetDeadLetterRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/GetDeadLetterRequest';
import type { GetDeadLetterResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/GetDeadLetterResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { letterId, toSummary } from './dead-letter-messages.js';

/** See DeadLetterService.GetDeadLetter. */
export function getDeadLetter({ letters }: Context): Unary<GetDeadLetterRequest__Output, GetDeadLetterResponse> {
  return async (request, { tenantId }) => {
    const { store, keys } = letters;
    const letter = await store.get(tenantId, letterId(request.id));
    const { mendedSealed } = letter;
    return {
      letter: toSummary(letter),
      payload: keys.open(letter.keyId, letter.sealed),
      cut: letter.payloadBytes > letter.keptBytes,
      ...(mendedSealed === undefined ? {} : { mended_payload: keys.open(mendedSealed.keyId, mendedSealed.bytes) }),
    };
  };
}
