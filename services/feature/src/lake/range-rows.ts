import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { decodeEvent, isRefusal } from '../events/decode.js';
import { firstOccurrences } from '../store/seen-events.js';
import { type FoldedEvent, FoldedPart, type LakeFile, type Lines } from './folded-lines.js';

/** Messages handled between two looks at the event loop. */
const stretch = 250;

/** The lines of one file, in pieces that end with a line break. */
export interface FileLines extends LakeFile {
  readonly chunks: Buffer[];
  rows: number;
}

class Files {
  readonly #files = new Map<string, FileLines>();

  add({ file, bytes, rows }: Lines): void {
    const key = `${file.tenantId}/${file.day}`;
    let lines = this.#files.get(key);
    if (lines === undefined) {
      lines = { ...file, chunks: [], rows: 0 };
      this.#files.set(key, lines);
    }
    lines.chunks.push(bytes);
    lines.rows += rows;
  }

  sorted(): FileLines[] {
    return [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
  }
}

/** How many of the messages from a place on stand before an offset. */
function countBefore(messages: readonly InMessage[], at: number, offset: bigint): number {
  let end = at;
  for (let message = messages[end]; message !== undefined && message.offset < offset; message = messages[end]) end += 1;
  return end - at;
}

/** The lines of messages, at most `stretch`, as the fold has stored them. */
async function decoded(pool: Pool, partition: number, messages: readonly InMessage[]): Promise<FoldedPart | undefined> {
  const [from, to] = [messages[0]?.offset, messages.at(-1)?.offset];
  if (from === undefined || to === undefined) return undefined;
  const events: (FoldedEvent & { hash: string })[] = [];
  for (const message of messages) {
    const event = decodeEvent(message);
    if (!isRefusal(event)) events.push({ event, offset: message.offset, hash: event.hash });
  }
  const first = await firstOccurrences(pool, partition, events);
  return FoldedPart.of(
    partition,
    from,
    to + 1n,
    events.filter(({ offset }) => first.has(offset)),
  );
}

/**
 * The lines of the lake for some messages of one partition, one group a tenant and day, in the order of offsets. Only first
 * occurrences are kept, as the fold has stored them: the same messages always give the same lines. What cannot be decoded
 * has gone to the dead letters by the fold.
 * @param known lines that the fold has left, in the order of offsets; the others are made of the messages
 */
export async function linesOfRange(
  pool: Pool,
  partition: number,
  messages: readonly InMessage[],
  known: readonly FoldedPart[] = [],
): Promise<FileLines[]> {
  const files = new Files();
  let at = 0;
  for (let message = messages[at]; message !== undefined; message = messages[at]) {
    const { offset } = message;
    const part = known.find(({ to }) => to > offset);
    const ours = part !== undefined && part.from <= offset;
    const bound = ours ? part.to : part?.from;
    const within = bound === undefined ? messages.length - at : countBefore(messages, at, bound);
    const some = ours ? within : Math.min(within, stretch);
    const next = messages[at + some - 1]?.offset ?? offset;
    const lines = ours ? part : await decoded(pool, partition, messages.slice(at, at + some));
    for (const each of lines?.between(offset, next + 1n) ?? []) files.add(each);
    at += some;
    await breathe();
  }
  return files.sorted();
}
