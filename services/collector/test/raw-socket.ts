import { connect, type Socket } from 'node:net';

export interface RawSocket {
  socket: Socket;
  write: (bytes: string | Uint8Array) => void;
  /** All that the server has said so far. */
  answer: () => string;
  isClosed: () => boolean;
  /** Resolves when the connection is gone, however it went. */
  closed: Promise<void>;
}

/** A bare connection to a port of this machine; errors of it are no errors of the test. */
export function rawSocket(port: number): RawSocket {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  let isClosed = false;
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) =>
    socket.on('close', () => {
      isClosed = true;
      resolve();
    }),
  );
  return { socket, write: (bytes) => void socket.write(bytes), answer: () => answer, isClosed: () => isClosed, closed };
}

/** Statuses of the answers in what a server said. */
export function statusesIn(answer: string): number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
