import { spawnSync } from 'node:child_process';
import { statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Declared, type ImportWorld, importWorld } from './import-world.js';

let world: ImportWorld;
beforeAll(async () => {
  world = await importWorld('import');
});
afterAll(() => world.close());

const views: Declared = {
  kind: 'events',
  fields: {
    type: { column: 'event', values: { view: 'view', addtocart: 'add_to_cart' } },
    customer_id: 'user',
    item_id: 'item',
    occurred_at: { column: 'at', time: 'epoch_ms' },
  },
};

async function eventsOf(prefix: string) {
  return (await world.topics.events())
    .map(({ value }) => value)
    .filter((event) => event.customer_id?.startsWith(prefix));
}

describe('an import', () => {
  it('takes events in as the doors do, once for ever, and tells each row that it refuses', async () => {
    world.put(
      'views.csv',
      'event,user,item,at\nview,v-1,i-1,1442004589000\naddtocart,v-1,i-2,1442004590000\nbuy,v-1,i-3,1442004591000\nview,v-2,,1442004592000\nview,v-2,i-9,soon\n',
    );
    const first = await world.run(views, 'views.csv');
    expect(first).toMatchObject({
      state: 'done',
      message: '',
      outcome: { rows: 5, accepted: 2, rejected: 3, filesDone: 1 },
    });
    expect(first.rejects.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [4, 'event', 'must be one of "view", "addtocart", not "buy"'],
      [5, 'item', 'item_id: a view event needs item_id'],
      [6, 'at', 'must be a time as "epoch_ms", not "soon"'],
    ]);
    expect(first.rejects[0]?.raw).toBe('buy,v-1,i-3,1442004591000');
    const [file = ''] = first.outcome?.rejectFiles ?? [];
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await world.run(views, '.');
    expect(again).toMatchObject({ state: 'done', outcome: { rows: 0, filesSkipped: 1, filesDone: 0 } });
    expect(again.notices).toContainEqual(expect.stringContaining('was imported before'));
    // What was refused of it is still to be mended.
    expect(again.outcome?.rejectFiles).toEqual([file]);
    const events = await eventsOf('v-');
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      id: expect.stringMatching(/^imp-.{22}-1$/),
      tenant_id: 'shop-a',
      type: 'EVENT_TYPE_VIEW',
      occurred_at: '2015-09-11T20:49:49.000Z',
    });
  });

  it('goes on where it was stopped, with each row once and each refusal once', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => {
      const at = 1_442_004_589_000 + index;
      return index % 100 === 7 ? `buy,st-${index},i,${at}` : `view,st-${index},i,${at}`;
    });
    world.put('stopped.csv', `event,user,item,at\n${rows.join('\n')}\n`);
    let told = await stopAfter(1);
    for (let stops = 1; told.state === 'stopped' && stops < 20; stops++) {
      expect(told.message).toContain('started again, goes on from here');
      told = await stopAfter(stops);
    }
    const last = told.state === 'done' ? told : await world.run(views, 'stopped.csv');
    expect(last).toMatchObject({ state: 'done', message: '' });
    const [file = ''] = last.outcome?.rejectFiles ?? [];
    const lines = (await world.rejectsIn([file])).map(({ line }) => line);
    expect(lines).toEqual(Array.from({ length: 300 }, (_, index) => index * 100 + 9));
    const ids = (await eventsOf('st-')).map(({ id }) => id);
    expect(new Set(ids).size).toBe(29_700);
    // Nothing was killed, so nothing was sent twice.
    expect(ids).toHaveLength(29_700);

    /** Stops an import at one of its checkpoints. */
    async function stopAfter(checkpoints: number) {
      const stopping = new AbortController();
      let seen = 0;
      return world.run(views, 'stopped.csv', {
        signal: stopping.signal,
        onProgress: (progress) => {
          if (progress > 0 && ++seen >= checkpoints)
            stopping.abort(new Error('stopped; the same import, started again, goes on from here'));
        },
      });
    }
  });

  it('notices a file that is changed or deleted while it is read, and sends nothing of what was changed', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `view,ch-${index},i,${1_442_004_589_000 + index}`);
    const path = world.put('changed.csv', `event,user,item,at\n${rows.join('\n')}\n`);
    let changed = false;
    const told = await world.run(views, 'changed.csv', {
      onProgress: (done) => {
        if (changed || done === 0) return;
        changed = true;
        world.put('changed.csv', `event,user,item,at\n${rows.join('\n').replaceAll('ch-', 'xx-')}\n`);
      },
    });
    expect(told).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('changed.csv was changed while it was read'),
    });
    expect(await eventsOf('xx-')).toEqual([]);
    const other = await world.run(views, 'changed.csv');
    expect(other.message).toMatch(/was changed since \d+ rows of it were imported, and now has other content/);
    expect(await eventsOf('xx-')).toEqual([]);
    world.put('changed.csv', `event,user,item,at\n${rows.join('\n')}\n`);
    let gone = false;
    const deleted = await world.run(views, 'changed.csv', {
      onProgress: (done) => {
        if (gone || done === 0) return;
        gone = true;
        unlinkSync(path);
      },
    });
    expect(deleted.message).toContain('was deleted or moved while it was read');
    world.put('changed.csv', `event,user,item,at\n${rows.join('\n')}\n`);
    expect(await world.run(views, 'changed.csv')).toMatchObject({ state: 'done' });
    const ids = (await eventsOf('ch-')).map(({ id }) => id);
    expect(new Set(ids).size).toBe(60_000);
    const anew = await world.run(views, 'changed.csv', { anew: true });
    expect(anew).toMatchObject({ outcome: { filesSkipped: 1, rows: 0 } });
  });

  it('lets one of two importers of a file in', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `view,tw-${index},i,${1_442_004_589_000 + index}`);
    world.put('twice/a.csv', `event,user,item,at\n${rows.join('\n')}\n`);
    const both = await Promise.all([world.run(views, 'twice'), world.run(views, 'twice/a.csv')]);
    const states = both.map(({ state }) => state).sort();
    // The later may also come when the earlier is done.
    expect(states[0]).toBe('done');
    const failed = both.find(({ state }) => state === 'failed');
    if (failed !== undefined) expect(failed.message).toContain('is being imported by another process right now');
    else expect(both.map(({ outcome }) => outcome?.filesSkipped).sort()).toEqual([0, 1]);
    const ids = (await eventsOf('tw-')).map(({ id }) => id);
    expect(ids).toHaveLength(20_000);
    expect(new Set(ids).size).toBe(20_000);
  });

  it('stops for too many bad rows, says where to look, and goes on with a larger limit', async () => {
    const rows = Array.from({ length: 4_000 }, (_, index) =>
      index % 2 === 0 ? `buy,to-${index},i,1442004589000` : `view,to-${index},i,1442004589000`,
    );
    world.put('bad.csv', `event,user,item,at\n${rows.join('\n')}\n`);
    const told = await world.run(views, 'bad.csv', { maxRejectShare: 0.4 });
    expect(told.state).toBe('failed');
    expect(told.message).toMatch(
      /50% of its first \d+ rows are refused, more than the import takes.*Look into .*\.rejects\.ndjson.*--max-reject-share/,
    );
    const fewer = await world.run(views, 'bad.csv', { maxRejects: 10, maxRejectShare: 1 });
    expect(fewer.message).toMatch(/\d+ of its rows are refused/);
    const all = await world.run(views, 'bad.csv', { maxRejectShare: 0.6 });
    expect(all).toMatchObject({ state: 'done' });
    const [file = ''] = all.outcome?.rejectFiles ?? [];
    expect((await world.rejectsIn([file])).map(({ line }) => line)).toEqual(
      Array.from({ length: 2_000 }, (_, index) => 2 * index + 2),
    );
    expect(new Set((await eventsOf('to-')).map(({ id }) => id)).size).toBe(2_000);
  });

  it('keeps orders whole, and those of one tenant from another', async () => {
    world.put(
      'orders.csv',
      'no,who,sku,n,price\no-1,or-1,a,2,1.50\no-1,or-1,b,1,2\no-2,or-2,a,1,x\no-2,or-2,b,1,2\no-3,or-3,a,1,1\no-1,or-1,c,1,9\n',
    );
    const orders: Declared = {
      kind: 'orders',
      group_by: 'no',
      fields: { order_id: 'no', customer_id: 'who', currency: { constant: 'EUR' } },
      items: { item_id: 'sku', quantity: 'n', unit_price: { column: 'price', money: 'decimal' } },
    };
    const told = await world.run(orders, 'orders.csv');
    expect(told).toMatchObject({ state: 'done', outcome: { rows: 6, accepted: 2, rejected: 3 } });
    expect(told.notices).toContain('the mapping has no occurred_at: all rows get the time of the import');
    expect(told.rejects.map(({ line, column }) => [line, column])).toEqual([
      [4, 'price'],
      [5, ''],
      [7, ''],
    ]);
    expect(told.rejects[2]?.reason).toContain('rows of one must follow each other');
    expect((await eventsOf('or-1'))[0]).toMatchObject({
      type: 'EVENT_TYPE_PURCHASE',
      order_id: 'o-1',
      value: 500,
      items: [{}, {}],
    });
    // Another tenant's import of the same content is another.
    expect(await world.run(orders, 'orders.csv', { tenantId: 'shop-b' })).toMatchObject({
      outcome: { accepted: 2, filesSkipped: 0 },
    });
    const byTenant = (await eventsOf('or-')).map(({ tenant_id, id }) => `${tenant_id} ${id}`);
    expect(new Set(byTenant).size).toBe(4);
  });

  it('ends with a clear error where the reject file has no room, and goes on when there is', async () => {
    // A limit on the size of files stands for a full disk: the system refuses the write just so.
    const rows = Array.from({ length: 20_000 }, (_, index) =>
      index % 2 === 0 ? `buy,fu-${index},i,1442004589000` : `view,fu-${index},i,1442004589000`,
    );
    const path = world.put('full.csv', `event,user,item,at\n${rows.join('\n')}\n`);
    const mapping = join(world.folder, 'views.json');
    writeFileSync(mapping, JSON.stringify(views));
    const program = resolve('services/collector/dist/src/import/main.js');
    const args = ['import', path, '--tenant', 'shop-a', '--mapping', mapping, '--rejects', world.rejects];
    const run = (limit: string) =>
      spawnSync('bash', ['-c', `ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, program, ...args], {
        env: { PATH: process.env.PATH, ...world.env },
        encoding: 'utf8',
      });
    const full = run('256');
    expect(full.status, full.stderr).toBe(1);
    expect(full.stderr).toMatch(
      /the reject file .*full\.csv.* cannot be written: there is no room left for it \(EFBIG\).*start the same import again, and it goes on/,
    );
    const result = JSON.parse(full.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(result).toMatchObject({ ok: false, state: 'failed' });
    const done = run('unlimited');
    expect(done.status, done.stderr).toBe(2);
    const last = JSON.parse(done.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ ok: true, state: 'done' });
    const lines = (await world.rejectsIn(last.reject_files)).map(({ line }) => line);
    expect(lines).toEqual(Array.from({ length: 10_000 }, (_, index) => 2 * index + 2));
    expect(new Set((await eventsOf('fu-')).map(({ id }) => id)).size).toBe(10_000);
  });
});
