// A bare gRPC server that answers every call with as many bytes as it was told. Serves until its parent lets it go.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { echoMethod } from './echo.js';

process.once('message', ({ answerBytes }: { answerBytes: number }) => {
  const answer = Buffer.alloc(answerBytes, 1);
  const server = new Server();
  server.addService(
    { Echo: echoMethod },
    { Echo: (_call: unknown, done: (error: null, bytes: Buffer) => void) => done(null, answer) },
  );
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    process.send?.(error === null ? { address: `127.0.0.1:${port}` } : { error: error.message });
  });
});
process.once('disconnect', () => process.exit(0));
