import { Agent, request } from 'node:http';

const attempts = 3;

/** 503 or 429: nothing of the body was stored. */
class ComeBack extends Error {
  readonly seconds: number;
  constructor(text: string, seconds: number) {
    super(text);
    this.seconds = seconds;
  }
}

class ClosedMeanwhile extends Error {}

/**
 * What a balancer and a tracker do together: each body goes to the next of the addresses over a kept connection. An address on which
 * nobody listens is passed over, since nothing was sent there. A 503 with Retry-After is heeded, three attempts in all, as gRPC's
 * clients do for UNAVAILABLE. A kept connection that its server closes just when a body is sent on it is HTTP's own race: as balancers
 * do, the body is sent once more elsewhere. Any other cut connection and any other answer has failed at once.
 */
export class HttpCollect {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #urls: readonly string[];
  readonly #apiKey: string;
  #turn = 0;
  /** How often an address was passed over. */
  passedOver = 0;
  /** How often a kept connection was closed just when a body was sent on it. */
  closedMeanwhile = 0;
  /** How often 503 or 429 said to come back. */
  told = 0;

  constructor(urls: readonly string[], apiKey: string) {
    this.#urls = urls;
    this.#apiKey = apiKey;
  }

  /** Events that were accepted. @throws Error where the call failed */
  async send(events: readonly object[]): Promise<number> {
    const body = Buffer.from(JSON.stringify(events));
    const first = this.#turn++;
    let refused = 0;
    let told = 0;
    let closed = 0;
    for (;;) {
      const url = this.#urls[(first + refused + told + closed) % this.#urls.length] as string;
      try {
        return await this.#once(url, body);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED' && ++refused < this.#urls.length) {
          this.passedOver++;
        } else if (error instanceof ClosedMeanwhile && ++closed < 2) {
          this.closedMeanwhile++;
        } else if (error instanceof ComeBack && ++told < attempts) {
          this.told++;
          await new Promise((resolve) => setTimeout(resolve, error.seconds * 1_000));
        } else throw error;
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #once(url: string, body: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': body.length,
        'x-api-key': this.#apiKey,
      };
      const call = request(
        new URL('/v1/events', url),
        { method: 'POST', agent: this.#agent, headers, timeout: 15_000 },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            const said = `HTTP ${response.statusCode}: ${text.slice(0, 200)}`;
            const retryAfter = Number(response.headers['retry-after']);
            if ([429, 503].includes(response.statusCode ?? 0) && retryAfter > 0) reject(new ComeBack(said, retryAfter));
            else if (response.statusCode !== 200) reject(new Error(said));
            else resolve((JSON.parse(text) as { accepted: number }).accepted);
          });
        },
      );
      call.on('timeout', () => call.destroy(new Error('no answer within 15 s')));
      call.on('error', (error: NodeJS.ErrnoException) => {
        const race = call.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(race ? new ClosedMeanwhile(error.message) : error);
      });
      call.end(body);
    });
  }
}
