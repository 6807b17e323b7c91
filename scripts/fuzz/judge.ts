import { messageRoot } from '@insight-mesh/contracts';
import { z } from 'zod';
import type { Reading } from './elements-of.js';
import type { GrpcInput, HttpInput } from './input.js';
import type { GrpcAnswer, HttpAnswer } from './send.js';

/** What an answer says of a call's elements. */
export interface Told {
  accepted: number;
  rejected: { index: number; id: string; field: string; reason: string }[];
  dropped: number;
}

/** `wrong`: in words, what must never be. `later`: told to come back. */
export type Verdict =
  | { kind: 'taken'; told: Told | undefined }
  /** `kept`: the bytes of the body became a dead letter. */
  | { kind: 'refused'; kept: boolean }
  | { kind: 'later' }
  | { kind: 'wrong'; why: string };

const wrong = (why: string): Verdict => ({ kind: 'wrong', why });

const toldSchema = z.strictObject({
  accepted: z.number().int().min(0),
  rejected: z.array(
    z.strictObject({ index: z.number().int().min(0), id: z.string(), field: z.string(), reason: z.string().min(1) }),
  ),
  dropped: z.number().int().min(0).default(0),
});
const refusalSchema = z.object({ code: z.number(), message: z.string().min(1), status: z.string().min(1) });

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the numbers told fit the elements sent. */
function whole(told: Told, reading: Reading): Verdict {
  const sum = told.accepted + told.rejected.length + told.dropped;
  if (typeof reading !== 'string' && sum !== reading.length) {
    return wrong(`${reading.length} elements were sent, ${sum} are accounted for`);
  }
  if (told.rejected.some(({ index }) => index >= sum)) return wrong('a rejection of an element that was not sent');
  if (new Set(told.rejected.map(({ index }) => index)).size < told.rejected.length)
    return wrong('an element rejected twice');
  return { kind: 'taken', told };
}

export function judgeHttp(input: HttpInput, reading: Reading, answer: HttpAnswer): Verdict {
  const { status, text } = answer;
  if (status === 503 || status === 429) {
    return answer.retryAfter === undefined ? wrong(`${status} without Retry-After`) : { kind: 'later' };
  }
  if (status >= 500) return wrong(`answered ${status}: ${text.slice(0, 200)}`);
  if (status >= 400) {
    if (!refusalSchema.safeParse(json(text)).success) return wrong(`${status} in another form: ${text.slice(0, 200)}`);
    if (Array.isArray(reading)) return wrong(`a body of ${reading.length} elements was refused: ${text.slice(0, 200)}`);
    return { kind: 'refused', kept: status === 400 && !text.includes('the body is empty') };
  }
  if (reading === 'unreadable') return wrong(`a body that cannot be read was answered ${status}`);
  if (input.path === '/v1/beacon') {
    return status === 204 && text === ''
      ? { kind: 'taken', told: undefined }
      : wrong(`a beacon was answered ${status}`);
  }
  if (status !== 200) return wrong(`answered ${status}`);
  if (!['/v1/events', '/v1/items', '/v1/logs'].includes(input.path)) {
    return text === '{"success":true}' ? { kind: 'taken', told: undefined } : wrong(`answered ${text.slice(0, 200)}`);
  }
  const told = toldSchema.safeParse(json(text));
  return told.success ? whole(told.data, reading) : wrong(`answered ${text.slice(0, 200)}`);
}

export function judgeGrpc({ method }: GrpcInput, reading: Reading, answer: GrpcAnswer): Verdict {
  const { code, message } = answer;
  if (code === 'OK') {
    if (typeof reading === 'string') return wrong('a message that cannot be read was taken');
    const type = messageRoot.lookupType(`insightmesh.collector.v1.${method}Response`);
    const told = type.toObject(type.decode(answer.bytes), { defaults: true, arrays: true });
    return whole(toldSchema.parse({ ...told, dropped: told.dropped ?? 0 }), reading);
  }
  if (code === 'UNAVAILABLE' && /stor|later|busy|queue/i.test(message)) return { kind: 'later' };
  // What is too large is refused by grpc-js itself.
  if (code === 'RESOURCE_EXHAUSTED' && reading === 'unreadable') return { kind: 'refused', kept: false };
  if (code !== 'INVALID_ARGUMENT') return wrong(`answered ${code}: ${message.slice(0, 200)}`);
  return typeof reading === 'string'
    ? { kind: 'refused', kept: false }
    : wrong(`a message of ${reading.length} elements was refused: ${message.slice(0, 200)}`);
}

/** What comes over a bare socket: any answers but of the server's own fault, or a closed connection. */
export function judgeSocket(said: string): Verdict {
  const statuses = [...said.matchAll(/(?:^|\n|\}|\r\n\r\n)HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));
  if (said !== '' && statuses.length === 0) return wrong(`said ${said.slice(0, 200)}`);
  const bad = statuses.find((code) => code >= 500 && code !== 503);
  if (bad !== undefined) return wrong(`answered ${bad}: ${said.slice(0, 300)}`);
  if (statuses.includes(503)) return { kind: 'later' };
  return statuses.some((code) => code >= 200 && code < 300)
    ? { kind: 'taken', told: undefined }
    : { kind: 'refused', kept: false };
}
