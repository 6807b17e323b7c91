import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../src/object-store.js';
import { codeOf, keysOf, openByEnv, type StoreEnv, startChild } from './store-under-test.js';

const mebibyte = 1024 * 1024;

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

/** What every object store must do with large objects, under kills, and when there is no room. */
export function transfersSuite(name: string, make: () => Promise<StoreEnv>): void {
  describe(`transfers: ${name}`, () => {
    let env: StoreEnv;
    let store: ObjectStore;
    let scratch: string;
    beforeAll(async () => {
      env = await make();
      store = openByEnv(env);
      scratch = await mkdtemp(join(tmpdir(), 'im-transfers-'));
    });
    afterAll(() => rm(scratch, { recursive: true, force: true }));

    it('streams 192 MiB there and back in bounded memory', async () => {
      const [from, to] = [join(scratch, 'from'), join(scratch, 'to')];
      await writeFile(from, randomBytes(192 * mebibyte));
      const child = startChild(env, ['measure', 'big/one', from, to]);
      const answer = await child.line();
      await child.ended;
      expect(answer?.failed).toBeUndefined();
      expect(Number(answer?.grewBytes)).toBeLessThan(64 * mebibyte);
      expect((await store.head('big/one'))?.size).toBe(192 * mebibyte);
      expect(await sha256(to)).toBe(await sha256(from));
      await store.delete('big/one');
    });

    it('shows the old or the new to whoever fetches while it is overwritten', async () => {
      const versions = [5, 6, 7].map((byte) => Buffer.alloc(3 * mebibyte + byte, byte));
      await store.put('over/a', versions[0] ?? Buffer.alloc(0));
      let writing = true;
      const writer = (async () => {
        for (const version of [...versions, ...versions]) await store.put('over/a', version);
        writing = false;
      })();
      const reader = async (n: number) => {
        do {
          const path = join(scratch, `reader-${n}`);
          const size = await store.fetchFile('over/a', path);
          const data = await readFile(path);
          expect(data.length).toBe(size);
          expect(versions.some((version) => version.equals(data))).toBe(true);
        } while (writing);
      };
      await Promise.all([writer, reader(1), reader(2)]);
    });

    it('shows nothing half-written after kill -9 of a writer, and clears up after it', async () => {
      const files = [join(scratch, 'one'), join(scratch, 'two')];
      const wanted: Buffer[] = [];
      for (const [n, path] of files.entries()) {
        wanted.push(Buffer.alloc((4 + n) * mebibyte, n + 1));
        await writeFile(path, wanted[n] ?? '');
      }
      for (let kill = 0; kill < 3; kill++) {
        const child = startChild(env, ['put-forever', `kill/${kill}`, ...files]);
        // In the first put, or after a few, at another moment of it each time.
        for (let n = 0; n <= kill; n++) expect(await child.line()).toEqual({ putting: n });
        await new Promise((resolve) => setTimeout(resolve, kill * 7));
        child.process.kill('SIGKILL');
        await child.ended;
        const found = await keysOf(store, 'kill/');
        for (const key of found.filter((each) => !each.endsWith('-first'))) {
          const data = await store.get(key);
          expect(wanted.some((version) => version.equals(data))).toBe(true);
        }
      }
      // A living writer is not touched.
      const living = store.put('living', Buffer.alloc(2 * mebibyte));
      await store.removeLeftovers(3_600_000);
      await living;
      await store.removeLeftovers(0);
      expect(await store.removeLeftovers(0)).toBe(0);
      expect((await store.get('living')).length).toBe(2 * mebibyte);
    });

    it('leaves nothing when the file to fetch to does not fit on the disk', async () => {
      await store.put('large', randomBytes(mebibyte));
      const folder = join(scratch, 'full');
      const child = startChild(env, ['fetch', 'large', join(folder, 'large')], 'ulimit -f 200;');
      expect(await child.line()).toEqual({ failed: 'RESOURCE_EXHAUSTED' });
      await child.ended;
      expect(await readdir(folder)).toEqual([]);
    });

    it('gives up a transfer when its caller does', async () => {
      await writeFile(join(scratch, 'long'), Buffer.alloc(32 * mebibyte));
      const before = AbortSignal.abort();
      expect(await codeOf(store.putFile('cancelled', join(scratch, 'long'), { signal: before }))).toBe('CANCELLED');
      expect(await store.head('cancelled')).toBeUndefined();
      const caller = new AbortController();
      const put = codeOf(store.putFile('cancelled', join(scratch, 'long'), { signal: caller.signal }));
      setImmediate(() => caller.abort());
      expect(['CANCELLED', 'not an AppError: undefined']).toContain(await put);
      const found = await store.head('cancelled');
      expect([undefined, 32 * mebibyte]).toContain(found?.size);
    });
  });
}
