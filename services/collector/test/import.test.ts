import { statSync } from 'node:fs';
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
    const events = await eventsOf('v-');
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      id: expect.stringMatching(/^imp-.{22}-1$/),
      tenant_id: 'shop-a',
      type: 'EVENT_TYPE_VIEW',
      occurred_at: '2015-09-11T20:49:49.000Z',
    });
  });
});
