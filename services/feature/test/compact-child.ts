// Merges the small files of tenant demo as the service does, and kills itself at a step of its own choice:
//   node compact-child.js STEP    (of its calls to Postgres and to the object store, from 1; the call is not made)
// With --forget CUSTOMER it takes a person's rows out instead.
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { pause } from '@insight-mesh/runtime/pause';
import { createPool } from '@insight-mesh/runtime/postgres';
import { compactTenant } from '../src/lake/compact-tenant.js';
import { forgetPerson } from '../src/lake/forget.js';
import { listChangedDays } from '../src/lake/manifest.js';

const [step, , customerId] = process.argv.slice(2);
const {
  DATABASE_URL: url = '',
  DATABASE_SCHEMA: schema = '',
  OBJECT_STORE_URL: storeUrl = '',
  LAKE_TEMP_DIR: tempDir,
} = process.env;
let left = Number(step);

function count(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

/** The same object, whose methods of these names count as steps. */
function counting<T extends object>(target: T, names: readonly string[]): T {
  return new Proxy(target, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name, of);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (names.includes(String(name))) count();
        const made: unknown = Reflect.apply(value, of, args);
        if (name !== 'connect') return made;
        return (made as Promise<object>).then((client) => counting(client, ['query']));
      };
    },
  });
}

const log = createLogger({ service: 'compact-child', level: 'fatal' });
const pool = createPool({ url, schema, max: 4, log, metrics: new Metrics('compact-child') });
const store: ObjectStore = counting(openObjectStore(storeUrl), ['put', 'putFile', 'delete', 'head']);
const tools = {
  pool: counting(pool, ['query']),
  store,
  log,
  tempDir,
  manifestBase: storeUrl,
  deleteAfterMs: 0,
  now: Date.now,
};
const { signal } = new AbortController();
if (customerId === undefined) {
  const options = { afterMs: 0, targetRows: 1_000_000, targetBytes: 1_000_000_000, share: 1, signal };
  // The one that was killed holds the lock until Postgres has noticed.
  while ((await compactTenant(tools, 'demo', options)) === undefined) await pause(20);
} else {
  await forgetPerson(tools, { tenantId: 'demo', customerId, visitorIds: [], actor: 'test', reason: 'test', signal });
}
await listChangedDays(tools, signal);
await pool.end();
