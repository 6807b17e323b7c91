import type { MendDeadLetterRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/MendDeadLetterRequest';
import type { MendDeadLetterResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/MendDeadLetterResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { bounded, parsePatch, patched } from '../dead-letters/mend.js';
import { currentPayload, mendedPayload, type Payload } from '../dead-letters/payload.js';
import { letterId, toSummary } from './dead-letter-messages.js';
import { invalid, whoCalls } from './requests.js';

const problemsTold = 100;

/** What the call makes of a letter's bytes. @throws AppError INVALID_ARGUMENT */
function changeOf({ change, patch, payload }: MendDeadLetterRequest__Output): (before: () => Payload) => Buffer {
  if (change === 'payload' && payload !== undefined) {
    const whole = bounded(payload);
    return () => whole;
  }
  if (change !== 'patch' || patch === undefined) throw invalid('change', 'must be a patch or a payload');
  const operations = parsePatch(patch);
  return (before) => patched(before(), operations);
}

/** See DeadLetterService.MendDeadLetter. */
export function mendDeadLetter({ letters }: Context): Unary<MendDeadLetterRequest__Output, MendDeadLetterResponse> {
  const { store, keys, resender } = letters;
  return async (request, call) => {
    const id = letterId(request.id);
    const change = changeOf(request);
    const { letter, payload } = await store.locked(async (locked) => {
      const found = await locked.byId(call.tenantId, id);
      if (found.state === 'replayed') {
        throw new AppError(
          'FAILED_PRECONDITION',
          'the letter has been taken in already, and cannot be mended any more',
        );
      }
      const mended = change(() => currentPayload(found, keys));
      const kept = request.validate_only ? found : await locked.mended(found, keys.seal(mended), whoCalls(call));
      return { letter: kept, payload: mended };
    });
    const verdict = await resender.check(letter, mendedPayload(payload));
    return {
      letter: toSummary(letter),
      payload,
      accepted: verdict.accepted,
      dropped: verdict.dropped,
      problems: verdict.problems.slice(0, problemsTold),
    };
  };
}
