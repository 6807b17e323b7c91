import type { Services } from '@insight-mesh/contracts';
import type { HandlersOf } from '@insight-mesh/runtime/grpc-types';
import type { Context } from '../context.js';
import { getDeadLetter } from './dead-letter-get.js';
import { listDeadLetters } from './dead-letter-list.js';
import { mendDeadLetter } from './dead-letter-mend.js';
import { purgeDeadLetters } from './dead-letter-purge.js';
import { replayDeadLetters } from './dead-letter-replay.js';

/** DeadLetterService. Services too may call: what a consumer refused for want of a tenant is seen in no shop's name. */
export function deadLetterHandlers(
  context: Context,
): HandlersOf<Services['insightmesh.collector.v1.DeadLetterService']> {
  const read = { scope: 'deadletters:read', services: true } as const;
  const write = { scope: 'deadletters:write', services: true } as const;
  return {
    ListDeadLetters: { ...read, handle: listDeadLetters(context) },
    GetDeadLetter: { ...read, handle: getDeadLetter(context) },
    MendDeadLetter: { ...write, handle: mendDeadLetter(context) },
    ReplayDeadLetters: { ...write, handle: replayDeadLetters(context) },
    PurgeDeadLetters: { ...write, handle: purgeDeadLetters(context) },
  };
}
