import { Agent, request } from 'node:http';

export interface Refusal {
  index: number;
  id: string;
  field: string;
  reason: string;
}

export interface Intake {
  accepted: number;
  rejected: Refusal[];
  /** In order, but kept out by the tenant's policy; absent where there are none. */
  dropped?: number;
}

export interface IntakeOptions {
  /** For example http://127.0.0.1:8080 */
  url: string;
  apiKey: string;
  /** How long one body is tried again while the collector is away or answers 503, in milliseconds. Default 120,000. */
  giveUpMs?: number;
  /** Hears why a body is being tried again, and what Retry-After said, if there was one. */
  onRetry?: (why: string, retryAfterSeconds: number | undefined) => void;
}

interface Body {
  body: Buffer;
  type: string;
}

interface HttpAnswer {
  status: number;
  retryAfterSeconds: number | undefined;
  body: string;
}

/** What a well-behaved tracker does: it sends a body until it is acknowledged, and waits as long as Retry-After says. */
export class IntakeClient {
  readonly #options: IntakeOptions;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Sends events (an array of the contract's JSON). @throws Error when the body as a whole is refused, or time is up */
  events(events: readonly object[]): Promise<Intake> {
    return this.#send('POST', '/v1/events', inJson(events));
  }

  /** Sends a body with one event a line, as it stands. @throws as `events` */
  lines(body: Buffer): Promise<Intake> {
    return this.#send('POST', '/v1/events', { body, type: 'application/x-ndjson' });
  }

  /** Writes items of the catalogue. */
  items(items: readonly object[]): Promise<Intake> {
    return this.#send('PUT', '/v1/items', inJson(items));
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(method: string, path: string, body: Body): Promise<Intake> {
    const { url, giveUpMs = 120_000, onRetry } = this.#options;
    const end = performance.now() + giveUpMs;
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#once(method, new URL(path, url), body).catch((error: Error) => error);
      if (!(answer instanceof Error) && answer.status !== 503 && answer.status !== 429) return readIntake(answer, path);
      const why = answer instanceof Error ? answer.message : `HTTP ${answer.status}`;
      if (performance.now() > end) throw new Error(`${method} ${url}${path}: gave up after ${giveUpMs} ms: ${why}`);
      const asked = answer instanceof Error ? undefined : answer.retryAfterSeconds;
      onRetry?.(why, asked);
      const pause = asked === undefined ? Math.min(50 * 2 ** attempt, 2_000) : asked * 1000;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #once(method: string, url: URL, { body, type }: Body): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': type,
        'content-length': body.length,
        'x-api-key': this.#options.apiKey,
      };
      const call = request(url, { method, agent: this.#agent, headers, timeout: 60_000 }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const retryAfter = Number(response.headers['retry-after']);
          resolve({
            status: response.statusCode ?? 0,
            retryAfterSeconds: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : undefined,
            body: Buffer.concat(parts).toString('utf8'),
          });
        });
      });
      call.on('timeout', () => call.destroy(new Error('no answer within 60 s')));
      call.on('error', reject);
      call.end(body);
    });
  }
}

function inJson(elements: readonly object[]): Body {
  return { body: Buffer.from(JSON.stringify(elements)), type: 'application/json' };
}

function readIntake(answer: HttpAnswer, path: string): Intake {
  let parsed: Partial<Intake> & { message?: string };
  try {
    parsed = JSON.parse(answer.body) as typeof parsed;
  } catch {
    throw new Error(`${path}: HTTP ${answer.status} without a JSON body: is this the collector's address?`);
  }
  const { accepted, rejected = [], dropped } = parsed;
  if (typeof accepted === 'number') return { accepted, rejected, ...(dropped === undefined ? {} : { dropped }) };
  throw new Error(`${path}: HTTP ${answer.status}: ${parsed.message ?? answer.body.slice(0, 200)}`);
}

/** Spreads rows over `count` lanes so that the rows of one user stay in one lane, in order. */
export function userLanes<T>(rows: readonly T[], count: number, userOf: (row: T) => string): T[][] {
  const lanes: T[][] = Array.from({ length: count }, () => []);
  for (const row of rows) {
    let hash = 0;
    for (const character of userOf(row)) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
    lanes[hash % count]?.push(row);
  }
  return lanes;
}
