import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Requests on one connection that have no answer yet. Clients that send the next before the answer send a handful. */
export const mostUnanswered = 16;

/**
 * Bounds how many requests one connection may have unanswered, and cuts it off beyond them. Node reads requests on as fast as they come
 * whatever becomes of them, so a few connections would fill the memory. Call it when the server has its listeners; `onCut` counts.
 */
export function limitPipelining(server: Server, onCut: () => void): void {
  const waiting = new WeakMap<Socket, { requests: number }>();
  const listeners = server.listeners('request') as RequestListener[];
  // In their place: no listener can keep a request from the others.
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const { socket } = request;
    // What else came in the same piece is still read from it.
    if (socket.destroyed) return;
    let unanswered = waiting.get(socket);
    if (unanswered === undefined) {
      unanswered = { requests: 0 };
      waiting.set(socket, unanswered);
    }
    if (unanswered.requests === mostUnanswered) {
      onCut();
      socket.destroy();
      return;
    }
    unanswered.requests++;
    response.once('finish', () => {
      unanswered.requests--;
    });
    for (const serve of listeners) serve.call(server, request, response);
  });
}
