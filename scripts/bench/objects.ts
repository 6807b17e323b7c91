import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, storeAccessSettings } from '@insight-mesh/runtime/config';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { z } from 'zod';
import { type StoreName, startStore, storeNames } from '../object-stores/servers.js';
import type { Bench } from './bench.js';

const mebibyte = 1024 * 1024;
const largeFiles = 4;
const smallObjects = 200;
const smallBytes = 20_000;
const atOnce = 4;

interface Figures {
  put_mb_per_s: number;
  fetch_mb_per_s: number;
  small_put_ms: number;
  small_get_ms: number;
  listed_per_s: number;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Small objects as the lake has them, so many at once. @returns milliseconds an object, as one of those at once sees it */
async function eachOf(count: number, work: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  const seconds = await secondsOf(() => Promise.all(Array.from({ length: atOnce }, worker)));
  return (seconds * 1000 * atOnce) / count;
}

async function measure(store: ObjectStore, dir: string, megabytes: number): Promise<Figures> {
  const file = join(dir, 'large');
  writeFileSync(file, randomBytes(megabytes * mebibyte));
  // The first call opens connections and loads the client.
  await store.put('first', randomBytes(smallBytes));
  await store.get('first');
  const numbers = Array.from({ length: largeFiles }, (_, n) => n);
  const put = await secondsOf(async () => {
    for (const n of numbers) await store.putFile(`large/${n}`, file);
  });
  const fetch = await secondsOf(async () => {
    for (const n of numbers) await store.fetchFile(`large/${n}`, join(dir, `fetched-${n}`));
  });
  const small = randomBytes(smallBytes);
  const smallPut = await eachOf(smallObjects, (n) => store.put(`small/day=${n % 10}/${n}`, small));
  const smallGet = await eachOf(smallObjects, (n) => store.get(`small/day=${n % 10}/${n}`));
  let listed = 0;
  const list = await secondsOf(async () => {
    for await (const _ of store.list('small/')) listed += 1;
  });
  const total = largeFiles * megabytes * 1.048576;
  return {
    put_mb_per_s: Math.round(total / put),
    fetch_mb_per_s: Math.round(total / fetch),
    small_put_ms: Math.round(smallPut * 10) / 10,
    small_get_ms: Math.round(smallGet * 10) / 10,
    listed_per_s: Math.round(listed / list),
  };
}

/** What the object store of the runtime does on a folder, S3 and HDFS of this machine. */
export const objectsBench: Bench = {
  what: 'MB/s put and fetched, and milliseconds a small object, on a folder, S3 and HDFS',
  async run({ dir, say, signal, count: megabytes = 128 }) {
    const stores: Partial<Record<StoreName, Figures>> = {};
    for (const name of storeNames) {
      signal.throwIfAborted();
      const server = await startStore(name, join(dir, name), say);
      try {
        const env = server.env('bench');
        const store = openObjectStore(env.OBJECT_STORE_URL ?? '', readConfig(z.object(storeAccessSettings), env));
        const scratch = join(dir, `${name}-files`);
        mkdirSync(scratch, { recursive: true });
        stores[name] = await measure(store, scratch, megabytes);
        say(`${name}: ${JSON.stringify(stores[name])}`);
      } finally {
        await server.stop();
      }
    }
    const rows = Object.entries(stores).map(([name, figures]): [string, string] => [
      name,
      `put ${figures.put_mb_per_s} MB/s, fetched ${figures.fetch_mb_per_s} MB/s; 20 KB: put ${figures.small_put_ms} ms, ` +
        `got ${figures.small_get_ms} ms; listed ${figures.listed_per_s} a second`,
    ]);
    return { rows, megabytes, ...stores };
  },
};
