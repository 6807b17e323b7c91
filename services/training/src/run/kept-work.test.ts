import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeptWork, open, seal } from './kept-work.js';

/** A store of which the test sees and breaks the objects. */
function memory() {
  const objects = new Map<string, Buffer>();
  const broken: { code: AppError['code'] | undefined } = { code: undefined };
  const store = {
    async get(key: string) {
      const found = objects.get(key);
      if (found === undefined) throw new AppError('NOT_FOUND', `there is no ${key}`);
      return found;
    },
    async put(key: string, data: Uint8Array) {
      if (broken.code !== undefined) throw new AppError(broken.code, `writing ${key}`);
      objects.set(key, Buffer.from(data));
    },
    async *list(prefix: string) {
      for (const key of objects.keys()) if (key.startsWith(prefix)) yield { key };
    },
    async delete(key: string) {
      objects.delete(key);
    },
  } as unknown as ObjectStore;
  return { store, objects, broken };
}

function work(world: ReturnType<typeof memory>, clock = { seconds: 0 }) {
  const warnings: string[] = [];
  const counts = { kept: 0 };
  const kept = new KeptWork({
    store: world.store,
    prefix: 'work/training/r/kept/0',
    checkpointSeconds: 60,
    warn: (text) => warnings.push(text),
    onKept: () => counts.kept++,
    now: () => clock.seconds,
  });
  return { kept, warnings, counts };
}

const state = (text: string) => new Uint8Array(Buffer.from(text));
const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString());

describe('seal and open', () => {
  it('read back what was sealed, and nothing that was cut off or changed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.nat(1_000_000),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (content, count, place, flip) => {
          const sealed = seal(count, content);
          expect(open(sealed)).toEqual({ count, content: Buffer.from(content) });
          const at = place % sealed.length;
          expect(open(sealed.subarray(0, at))).toBeUndefined();
          const changed = Buffer.from(sealed);
          changed[at] = (changed[at] ?? 0) ^ flip;
          expect(open(changed)).toBeUndefined();
        },
      ),
    );
  });
});

describe('a step', () => {
  it('is computed once over all attempts, whatever structured clones can hold', async () => {
    const world = memory();
    let computed = 0;
    const compute = async () => {
      computed += 1;
      return { bytes: Uint8Array.of(1, 2), by: new Map([['a', Number.NaN]]), none: undefined };
    };
    const first = await work(world).kept.step('fit vs-knn', compute);
    const second = await work(world).kept.step('fit vs-knn', compute);
    expect(computed).toBe(1);
    expect(second).toEqual(first);
    expect(Buffer.from(second.bytes)).toEqual(Buffer.from(first.bytes));
  });

  it('is computed again when what was kept is damaged, and says so', async () => {
    const world = memory();
    await work(world).kept.step('try', async () => 1);
    for (const [key, bytes] of world.objects) world.objects.set(key, bytes.subarray(0, -1));
    const again = work(world);
    expect(await again.kept.step('try', async () => 2)).toBe(2);
    expect(again.warnings).toEqual(['the kept result of "try" is damaged; it is made again']);
    expect(await work(world).kept.step('try', async () => 3)).toBe(2);
  });

  it('goes on when it cannot be kept', async () => {
    const world = memory();
    world.broken.code = 'RESOURCE_EXHAUSTED';
    const full = work(world);
    expect(await full.kept.step('try', async () => 1)).toBe(1);
    expect(full.warnings).toEqual(['the result of "try" could not be kept: the object store is full; the run goes on']);
    expect(full.counts.kept).toBe(0);
  });
});

describe('checkpoints', () => {
  it('give the newest, and the one before where the newest is damaged; that one is overwritten next', async () => {
    const world = memory();
    const first = work(world).kept.checkpoints('fit');
    expect(await first.load()).toBeUndefined();
    for (const each of ['one', 'two', 'three']) await first.save(state(each));
    expect(world.objects.size).toBe(2);
    expect(text(await work(world).kept.checkpoints('fit').load())).toBe('three');

    const newest = [...world.objects].find(([, bytes]) => open(bytes)?.count === 3)?.[0] ?? '';
    world.objects.set(newest, Buffer.from('rubbish'));
    const after = work(world);
    const second = after.kept.checkpoints('fit');
    expect(text(await second.load())).toBe('two');
    expect(after.warnings).toEqual(['a checkpoint of "fit" is damaged; the run goes on from the one before']);
    await second.save(state('four'));
    expect(text(await work(world).kept.checkpoints('fit').load())).toBe('four');
    expect([...world.objects.values()].map((bytes) => text(open(bytes)?.content)).sort()).toEqual(['four', 'two']);
  });

  it('are due by the clock, sooner after a save that failed, which loses nothing that was there', async () => {
    const world = memory();
    const clock = { seconds: 0 };
    const { kept, warnings, counts } = work(world, clock);
    const fit = kept.checkpoints('fit');
    expect(fit.due()).toBe(false);
    clock.seconds = 60;
    expect(fit.due()).toBe(true);
    await fit.save(state('one'));
    expect([fit.due(), counts.kept]).toEqual([false, 1]);
    clock.seconds = 120;
    world.broken.code = 'UNAVAILABLE';
    await fit.save(state('two'));
    expect(warnings).toEqual([
      'a checkpoint of "fit" could not be kept: the object store cannot be reached; the run goes on',
    ]);
    clock.seconds = 149;
    expect(fit.due()).toBe(false);
    clock.seconds = 150;
    expect(fit.due()).toBe(true);
    expect(text(await work(world).kept.checkpoints('fit').load())).toBe('one');
    world.broken.code = undefined;
    await fit.save(state('three'));
    expect(text(await work(world).kept.checkpoints('fit').load())).toBe('three');
  });

  it('are forgotten by name', async () => {
    const world = memory();
    const { kept } = work(world);
    await kept.checkpoints('fit a').save(state('a'));
    await kept.checkpoints('fit b').save(state('b'));
    await kept.checkpoints('fit a').beside('part 1').save(state('1'));
    expect(text(await kept.checkpoints('fit a').beside('part 1').load())).toBe('1');
    expect(await kept.checkpoints('fit a').beside('part 2').load()).toBeUndefined();
    await kept.forget('fit a');
    expect(await kept.checkpoints('fit a').beside('part 1').load()).toBeUndefined();
    expect(await kept.checkpoints('fit a').load()).toBeUndefined();
    expect(text(await kept.checkpoints('fit b').load())).toBe('b');
  });
});
