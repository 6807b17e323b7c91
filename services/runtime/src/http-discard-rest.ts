import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const discarding = new WeakSet<Socket>();

/** Whether what comes on this connection belongs to a request that has had its answer. */
export function isAnswered(socket: Socket): boolean {
  return discarding.has(socket);
}

/**
 * For an answer that is given before the body has come: the rest is read and thrown away, so that the client gets to read the answer
 * and its connection can take the next request. After `mostBytes` of it the connection is cut; until when it must have
 * come, the request's time limit says.
 */
export function discardRest(request: IncomingMessage, mostBytes: number): void {
  if (request.complete) return;
  const { socket } = request;
  let left = mostBytes;
  discarding.add(socket);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) socket.destroy();
  });
  // Cut off by the client, or by us.
  request.on('error', () => undefined);
  request.once('close', () => discarding.delete(socket));
}
