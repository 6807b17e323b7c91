import { Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { blockBytes } from './file-content.js';
import { SourceError } from './row.js';

/** Chunks of whatever size as blocks of one, but for the last. */
async function* inBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (held + rest.length >= blockBytes) {
      const taken = blockBytes - held;
      yield Buffer.concat([...parts, rest.subarray(0, taken)]);
      rest = rest.subarray(taken);
      parts = [];
      held = 0;
    }
    if (rest.length > 0) {
      parts.push(rest);
      held += rest.length;
    }
  }
  if (held > 0) yield Buffer.concat(parts);
}

/** What gzip holds. @throws SourceError where it is broken or cut off, and what the compressed bytes' reading throws */
export async function* inflated(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(blocks, { objectMode: true });
  const gunzip = createGunzip({ chunkSize: 256 * 1_024 });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    yield* inBlocks(gunzip);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`is no whole gzip file (${(error as Error).message}): was it cut off?`);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** What the beginning of a gzip file holds. @throws SourceError for what is none */
export function inflatedHead(compressed: Buffer): Buffer {
  if (compressed.length === 0) throw new SourceError('is empty, and no gzip file');
  try {
    return gunzipSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new SourceError(`is no whole gzip file (${(error as Error).message}): was it cut off?`);
  }
}
