import { z } from 'zod';
import { readConfig, storeAccessSettings } from '../src/config.js';
import { AppError } from '../src/errors.js';
import { openObjectStore } from '../src/object-store.js';

// A process of its own for what is measured, or killed: MODE KEY PATH [TO], the store by the environment. Prints JSON lines.

const [mode, key = '', path = '', to = ''] = process.argv.slice(2);
const store = openObjectStore(process.env.OBJECT_STORE_URL ?? '', readConfig(z.object(storeAccessSettings)));
const tell = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function main(): Promise<void> {
  switch (mode) {
    case 'put-forever':
      await store.put(`${key}-first`, Buffer.from('x'));
      for (let n = 0; ; n++) {
        tell({ putting: n });
        await store.putFile(key, n % 2 === 0 ? path : to);
      }
    case 'measure': {
      // What is loaded by the first calls does not count.
      await store.put(`${key}-first`, Buffer.alloc(100_000));
      await store.get(`${key}-first`);
      const before = process.memoryUsage().rss;
      let peak = before;
      const sampling = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 5);
      await store.putFile(key, path);
      await store.fetchFile(key, to);
      clearInterval(sampling);
      tell({ grewBytes: Math.max(peak, process.memoryUsage().rss) - before });
      return;
    }
    case 'fetch':
      tell({ bytes: await store.fetchFile(key, path) });
      return;
    case 'head':
      tell({ found: (await store.head(key)) !== undefined });
      return;
    case 'put':
      await store.putFile(key, path);
      tell({ put: key });
      return;
    default:
      throw new Error(`there is no mode ${mode}`);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    tell({ failed: error instanceof AppError ? error.code : String(error) });
    process.exit(1);
  },
);
