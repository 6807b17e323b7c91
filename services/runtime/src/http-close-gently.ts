import type { Socket } from 'node:net';

/** How long a client that is still sending has to read the last answer. */
const lingerMs = 1_000;

/**
 * Says nothing more on a connection, and ends it a moment later. Ended at once, a client that is still sending would get a reset and
 * with it lose the answer; waited for, a client that never reads would keep it open.
 */
export function closeGently(socket: Socket, lastWords?: string): void {
  if (lastWords === undefined) socket.end();
  else socket.end(lastWords);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}
