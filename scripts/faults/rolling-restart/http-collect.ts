import { Agent, request } from 'node:http';

/**
 * What a balancer and a tracker without patience do together: each body goes to the next of the addresses over a kept connection. An
 * address on which nobody listens is passed over, since nothing was sent there; whatever else is not a 200 has failed, and is not tried again.
 */
export class HttpCollect {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #urls: readonly string[];
  readonly #apiKey: string;
  #turn = 0;
  /** How often an address was passed over. */
  passedOver = 0;

  constructor(urls: readonly string[], apiKey: string) {
    this.#urls = urls;
    this.#apiKey = apiKey;
  }

  /** Events that were accepted. @throws Error where the call failed */
  async send(events: readonly object[]): Promise<number> {
    const body = Buffer.from(JSON.stringify(events));
    const first = this.#turn++;
    for (let tries = 0; ; tries++) {
      const url = this.#urls[(first + tries) % this.#urls.length] as string;
      try {
        return await this.#once(url, body);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED' || tries + 1 >= this.#urls.length) throw error;
        this.passedOver++;
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
        { method: 'POST', agent: this.#agent, headers, timeout: 10_000 },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            if (response.statusCode !== 200) reject(new Error(`HTTP ${response.statusCode}: ${text.slice(0, 200)}`));
            else resolve((JSON.parse(text) as { accepted: number }).accepted);
          });
        },
      );
      call.on('timeout', () => call.destroy(new Error('no answer within 10 s')));
      call.on('error', reject);
      call.end(body);
    });
  }
}
