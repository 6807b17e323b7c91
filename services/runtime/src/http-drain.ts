import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

const pollMs = 25;
/** How long a quiet moment is looked for, and what counts as one, in milliseconds. */
const quietWithinMs = 500;
const quietTurnMs = 0.3;

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Stops listening and nothing else: http's own close would end idle connections too. Clients that the kernel has connected and we
 * have not yet accepted would see a reset, so it waits for a turn of the event loop that was short and brought none. Call it while
 * answers still keep their connections: clients that must connect anew for each request leave no such turn.
 */
export async function stopListening(server: Server): Promise<void> {
  let came = 0;
  const onConnection = () => {
    came++;
  };
  server.on('connection', onConnection);
  const end = performance.now() + quietWithinMs;
  await turn();
  for (;;) {
    const before = came;
    const began = performance.now();
    await turn();
    const now = performance.now();
    if ((came === before && now - began < quietTurnMs) || now > end) break;
  }
  server.off('connection', onConnection);
  NetServer.prototype.close.call(server);
}

/**
 * Lets the event loop read what has come on open connections. On busy cores a request may wait in the kernel while a timer ends the
 * grace: its connection would look idle, and be cut with the request on it.
 */
export async function readWhatHasCome(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await turn();
}

/** Resolves when no connection is open, or after `graceMs`. */
export async function connectionsGone(server: Server, graceMs: number): Promise<void> {
  const count = () => new Promise<number>((resolve) => server.getConnections((_error, open) => resolve(open ?? 0)));
  const end = performance.now() + graceMs;
  while ((await count()) > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, pollMs));
}
