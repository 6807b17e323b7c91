import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';
// Below Linux's ephemeral range (32768 up): an outgoing connection cannot take the port between our look and its use.
const FIRST = 20_000;
const LAST = 32_000;

/** Whether something listens on the port of this machine's loopback address. */
export function portTaken(port: number, host = HOST): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(true);
      else reject(new Error(`port ${port} on ${host} cannot be used: ${error.message}`));
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
  });
}

/** A port that is free now, chosen at random between 20,000 and 32,000. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = randomInt(FIRST, LAST);
    if (!(await portTaken(port))) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST} on ${HOST}`);
}

/** Throws "port 9092 (Kafka) is taken …" when it is. */
export async function requireFreePort(port: number, what: string): Promise<void> {
  if (await portTaken(port)) {
    throw new Error(
      `port ${port} (${what}) is taken on ${HOST} by another program: stop that program or choose another port ` +
        `(\`ss -ltnp sport = :${port}\` shows which it is)`,
    );
  }
}

/** The port asked for (an error when it is taken), else the one used last time if it is free, else a new free one. */
export async function choosePort(what: string, asked: number | undefined, last: number | undefined): Promise<number> {
  if (asked) {
    await requireFreePort(asked, what);
    return asked;
  }
  if (last && !(await portTaken(last))) return last;
  return freePort();
}
