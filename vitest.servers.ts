// Kafka and Postgres for the integration tests: those that TEST_KAFKA_BROKERS and TEST_DATABASE_URL name, else a pair of
// our own in a temporary folder. The tools they need are kept in .local/tools of the checkout.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function setup(): Promise<(() => Promise<void>) | undefined> {
  const brokers = process.env.TEST_KAFKA_BROKERS;
  const database = process.env.TEST_DATABASE_URL;
  if (brokers && database) return undefined;
  const { startStack } = await import('./deploy/local/src/stack.js');
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-test-'));
  // For root Postgres runs as another user, who must be able to enter.
  chmodSync(dir, 0o711);
  const stack = await startStack({
    dir,
    toolsDir: join(import.meta.dirname, '.local', 'tools'),
    ...(brokers ? { kafka: brokers.split(',') } : {}),
    ...(database ? { database } : {}),
    onProgress: (message) => console.error(`[servers] ${message}`),
  });
  process.env.TEST_KAFKA_BROKERS = stack.brokers.join(',');
  process.env.TEST_DATABASE_URL = stack.databaseUrl;
  return async () => {
    await stack.stop();
    rmSync(dir, { recursive: true, force: true });
  };
}
