import type { Server } from 'node:http';

/** An error that says, in one line, why an address could not be listened on and what to do. */
export function listenError(what: string, host: string, port: number, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: unknown } | undefined)?.code;
  const known: Record<string, string> = {
    EADDRINUSE: 'the port is taken; stop what uses it or choose another port',
    EADDRNOTAVAIL: 'this machine has no such address',
    EACCES: 'this user may not open the port; choose one above 1023',
  };
  const key = typeof code === 'string' ? code : Object.keys(known).find((name) => message.includes(name));
  const reason = (key !== undefined && known[key]) || message;
  return new Error(`${what} cannot listen on ${host}:${port}: ${reason}`, { cause: error });
}

/** Starts an HTTP server; resolves to its port, rejects with an error that names host and port. */
export function listen(server: Server, what: string, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(listenError(what, host, port, error));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
