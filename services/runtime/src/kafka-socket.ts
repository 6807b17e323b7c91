import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;
const STALLED_MS = 20_000;

/**
 * Connections as kafkajs makes them, but one whose other end takes nothing for `stalledMs` is closed. kafkajs gives up a request
 * after 30 seconds and writes it again to the same connection, so that a broker that stands still, or a network that swallows
 * all, would fill the memory with what waits to be written.
 */
export function stallingSockets(stalledMs = STALLED_MS): ISocketFactory {
  return ({ host, port, ssl, onConnect }) => {
    const socket: Socket = ssl
      ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
      : connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    let taken = 0;
    let movedAt = performance.now();
    const timer = setInterval(() => {
      const now = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || now !== taken) {
        taken = now;
        movedAt = performance.now();
      } else if (performance.now() - movedAt >= stalledMs) {
        socket.destroy(new Error(`the broker took nothing for ${stalledMs} ms`));
      }
    }, stalledMs / 4);
    timer.unref();
    socket.once('close', () => clearInterval(timer));
    return socket;
  };
}
