import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { AppError } from './errors.js';
import type { IdleGuard } from './idle-guard.js';
import { fileError, systemCode } from './object-store-errors.js';
import { networkError } from './object-store-network.js';
import { type Content, streamOf } from './object-store-transfer.js';

export interface HttpCall {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly content?: Content;
  readonly doing: string;
  readonly guard: IdleGuard;
}

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 32 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 32 }),
};

/**
 * One exchange over HTTP, by node:http: a DataNode sends "100 Continue" unasked, which Node's fetch takes for an error.
 * @returns the answer, whatever its status; its body is still to be read
 * @throws AppError when there was none
 */
export async function exchange({ method, url, content, doing, guard }: HttpCall): Promise<IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  const agent = agents[url.protocol === 'https:' ? 'https:' : 'http:'];
  try {
    return await new Promise<IncomingMessage>((resolve, reject) => {
      const headers =
        content === undefined ? {} : { 'content-type': 'application/octet-stream', 'content-length': content.size };
      const call = request(url, { method, headers, agent, signal: guard.signal });
      call.on('response', resolve);
      call.on('error', reject);
      if (content === undefined || 'data' in content) {
        call.end(content?.data);
      } else if (content.size === 0) {
        call.end();
      } else {
        const file = streamOf(content);
        guard.watch(() => file.bytesRead);
        file.once('end', () => {
          if (file.bytesRead < content.size)
            call.destroy(new AppError('DATA_LOSS', `${doing} failed: ${content.path} became shorter`));
        });
        // Where the answer came before all was sent, that is what counts.
        pipeline(file, call).catch(reject);
      }
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw networkError(error, doing, url.host) ?? strayError(error, doing, url.host);
  }
}

/** Whatever else goes wrong on a connection (a broken answer) may be better the next time; a file that cannot be read will not. */
function strayError(error: unknown, doing: string, where: string): unknown {
  if (systemCode(error)?.startsWith('HPE_')) {
    return new AppError('FAILED_PRECONDITION', `${doing} failed: ${where}: what answers there does not speak HTTP`);
  }
  return fileError(error, doing);
}

/** The body of a short answer as text. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
