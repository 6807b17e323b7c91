import { healthOf } from '@insight-mesh/runtime/health-client';

// For what has no gRPC probe of its own, Compose for one: exit code 0 where grpc.health.v1 says SERVING.

const [address, ...more] = process.argv.slice(2);
if (address === undefined || more.length > 0 || !/^[^\s/@]+:\d{1,5}$/.test(address)) {
  process.stderr.write('node deploy/tools/dist/src/health.js HOST:PORT, for example 127.0.0.1:50051\n');
  process.exitCode = 64;
} else {
  const answer = await healthOf(address, 2_000);
  process.stdout.write(`${answer}\n`);
  process.exitCode = answer === 'SERVING' ? 0 : 1;
}
