import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutRoot } from '../checkout.js';
import { readRows, type ShopFormat } from '../public-data.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'layouts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function readFile(format: ShopFormat, path: string) {
  const rows = [];
  for await (const row of readRows(path, format)) rows.push(row);
  return rows;
}

function read(format: ShopFormat, ...lines: string[]) {
  const path = join(folder, 'file');
  writeFileSync(path, lines.join('\r\n'));
  return readFile(format, path);
}

const errors = (rows: Awaited<ReturnType<typeof read>>) => rows.map(({ line, error }) => [line, error]);

describe('layouts of public files', () => {
  it('retailrocket: views at their second', async () => {
    const rows = await read('retailrocket', 'timestamp\tuser_id\titem_id\tsession_id', '1442004589\t0\t285930\t7');
    const event = { type: 'EVENT_TYPE_VIEW', customer_id: '0', session_id: 's7', item_id: '285930' };
    expect(rows).toEqual([{ line: 2, row: { event, timeMs: 1_442_004_589_000 } }]);
    expect(errors(await read('retailrocket', 'soon\t0\t1\t2', '5\t0\t\t2', '5\t0'))).toEqual([
      [1, 'timestamp must be seconds since 1970, not "soon"'],
      [2, 'item_id is empty'],
      [3, 'expected 4 fields separated by tabs (timestamp, user_id, item_id, session_id), found 2'],
    ]);
  });

  it('diginetica: views at a time within a day, most of nobody', async () => {
    const rows = await read('diginetica', '1;NA;81766;526309;2016-05-09', '2;17;9;0;2016-05-10');
    const event = { type: 'EVENT_TYPE_VIEW', session_id: 's1', anonymous_id: 's1', item_id: '81766' };
    expect(rows[0]).toEqual({ line: 1, row: { event, timeMs: Date.UTC(2016, 4, 9) + 526_309 } });
    expect(rows[1]?.row?.event).toMatchObject({ customer_id: '17' });
    expect(
      errors(await read('diginetica', '1;NA;1;x;2016-05-09', '1;NA;1;5;2016-13-09', ';NA;1;5;2016-05-09')),
    ).toEqual([
      [1, 'timeframe must be milliseconds, not "x"'],
      [2, 'eventdate must be a day like 2016-05-09, not "2016-13-09"'],
      [3, 'session_id is empty'],
    ]);
  });

  it('tianchi: four kinds of behaviour, a purchase with its item', async () => {
    const line = (behaviour: string, time = '2014-12-06 02') => `u,i,${behaviour},,4245,${time}`;
    const rows = await read('tianchi', line('1'), line('2'), line('3'), line('4'));
    expect(rows.map(({ row }) => row?.event)).toEqual([
      { type: 'EVENT_TYPE_VIEW', customer_id: 'u', item_id: 'i' },
      { type: 'EVENT_TYPE_FAVOURITE', customer_id: 'u', item_id: 'i' },
      { type: 'EVENT_TYPE_ADD_TO_CART', customer_id: 'u', item_id: 'i' },
      { type: 'EVENT_TYPE_PURCHASE', customer_id: 'u', items: [{ item_id: 'i', quantity: 1 }] },
    ]);
    expect(rows[0]?.row?.timeMs).toBe(Date.UTC(2014, 11, 6, 2));
    expect(errors(await read('tianchi', line('5'), line('1', '2014-12-06 25'), ',i,1,,1,2014-12-06 02'))).toEqual([
      [1, 'behavior_type must be 1 (view), 2 (favourite), 3 (cart) or 4 (purchase), not "5"'],
      [2, 'time must be an hour like 2014-12-06 02, not "2014-12-06 25"'],
      [3, 'user_id is empty'],
    ]);
  });

  it('taobao: purchases or carts, in the order of each user', async () => {
    const rows = await read('taobao', '1 4', '1 5', '2 4');
    expect(rows.map(({ row }) => row?.position)).toEqual([0, 1, 0]);
    expect(rows[1]?.row?.event).toEqual({
      type: 'EVENT_TYPE_PURCHASE',
      customer_id: '1',
      items: [{ item_id: '5', quantity: 1 }],
    });
    expect((await read('taobao-carts', '1 4'))[0]?.row?.event).toEqual({
      type: 'EVENT_TYPE_ADD_TO_CART',
      customer_id: '1',
      item_id: '4',
    });
    expect(errors(await read('taobao', '1'))).toEqual([
      [1, 'expected a user and an item, separated by a space, found 1 fields'],
    ]);
  });

  it('online-retail: an invoice is one purchase, a cancelled one a refund, money in pence', async () => {
    const rows = await read(
      'online-retail',
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
      '536365,85123A,"HEART, ""WHITE""",6,12/1/10 8:26,2.55,17850,United Kingdom',
      '536365,71053,LANTERN,2,12/1/10 8:26,3.39,17850,United Kingdom',
      'C536379,D,Discount,-1,12/1/10 9:41,27.5,14527,United Kingdom',
      '536544,21773,ROSE,1,12/31/10 14:32,0.001,,United Kingdom',
    );
    const currency = 'GBP';
    expect(rows).toEqual([
      {
        line: 2,
        row: {
          timeMs: Date.UTC(2010, 11, 1, 8, 26),
          event: {
            type: 'EVENT_TYPE_PURCHASE',
            customer_id: '17850',
            order_id: '536365',
            items: [
              { item_id: '85123A', quantity: 6, unit_price: 255 },
              { item_id: '71053', quantity: 2, unit_price: 339 },
            ],
            value: 2208,
            currency,
          },
        },
      },
      {
        line: 4,
        row: {
          timeMs: Date.UTC(2010, 11, 1, 9, 41),
          event: {
            type: 'EVENT_TYPE_REFUND',
            customer_id: '14527',
            order_id: 'C536379',
            items: [{ item_id: 'D', quantity: 1, unit_price: 2750 }],
            value: 2750,
            currency,
          },
        },
      },
      {
        line: 5,
        row: {
          timeMs: Date.UTC(2010, 11, 31, 14, 32),
          event: {
            type: 'EVENT_TYPE_PURCHASE',
            anonymous_id: 'guest-536544',
            order_id: '536544',
            items: [{ item_id: '21773', quantity: 1, unit_price: 0 }],
            value: 0,
            currency,
          },
        },
      },
    ]);
  });

  it('online-retail: says what is wrong with a line and keeps the invoice around it', async () => {
    const line = (units: string, date = '12/1/10 8:26', price = '1', invoice = '1', text = 'x') =>
      `${invoice},a,${text},${units},${date},${price},7,UK`;
    const rows = await read(
      'online-retail',
      line('1'),
      line('-1'),
      line('1', '13/1/10 8:26'),
      line('1', '2/30/10 8:26'),
      line('1', undefined, '-5'),
      line('1', undefined, undefined, 'A1'),
      line('1', undefined, undefined, 'C1'),
      line('1', undefined, undefined, '1', '"open'),
      '1,a',
      line('2'),
    );
    expect(errors(rows.slice(0, -1))).toEqual([
      [2, 'Quantity is not above 0: a correction of the stock, no sale'],
      [3, 'InvoiceDate must be month/day/year hour:minute, not "13/1/10 8:26"'],
      [4, 'InvoiceDate must be month/day/year hour:minute, not "2/30/10 8:26"'],
      [5, 'UnitPrice must be a number, not negative, not "-5"'],
      [6, 'InvoiceNo must be a number, with a C when cancelled, not "A1"'],
      [7, 'Quantity of a cancelled invoice must be below 0'],
      [8, 'a quote is not closed, or stands within a field'],
      [9, expect.stringMatching(/^expected 8 fields .* found 2$/)],
    ]);
    expect(rows.at(-1)).toMatchObject({ line: 1, row: { event: { items: [{ quantity: 1 }, { quantity: 2 }] } } });
  });
});

const shared = join(checkoutRoot(), '../shared/data');
describe.skipIf(!existsSync(shared))(`the public files (skipped without ${shared})`, () => {
  const tally = async (format: ShopFormat, file: string) => {
    const counts: Record<string, number> = {};
    for (const { row, error } of await readFile(format, join(shared, file))) {
      const name = row?.event.type ?? error ?? '';
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };

  it.each<[ShopFormat, string, Record<string, number>]>([
    ['retailrocket', 'clickstream-samples/retailrocket_sample.csv', { EVENT_TYPE_VIEW: 10_080 }],
    ['diginetica', 'clickstream-samples/diginetica_sample_train-item-views.csv', { EVENT_TYPE_VIEW: 12_391 }],
    [
      'tianchi',
      'clickstream-samples/tianchi_sample_user_behavior.csv',
      { EVENT_TYPE_VIEW: 1_876, EVENT_TYPE_FAVOURITE: 18, EVENT_TYPE_ADD_TO_CART: 70, EVENT_TYPE_PURCHASE: 35 },
    ],
    ['taobao', 'taobao-multibehavior/test.txt', { EVENT_TYPE_PURCHASE: 15_449 }],
    ['taobao-carts', 'taobao-multibehavior/cart.txt', { EVENT_TYPE_ADD_TO_CART: 195_476 }],
  ])('%s: every row of %s', async (format, file, counts) => {
    expect(await tally(format, file)).toEqual(counts);
  });

  it('online-retail: all 240,007 invoice lines, out of the xz file', async () => {
    const rows = await readFile('online-retail', join(shared, 'online-retail/online_retail_240k_8col.csv.xz'));
    const bad = rows.filter(({ error }) => error !== undefined);
    expect(bad).toHaveLength(737);
    expect(new Set(bad.map(({ error }) => error))).toEqual(
      new Set(['Quantity is not above 0: a correction of the stock, no sale']),
    );
    const lines = rows.reduce((sum, { row }) => sum + (row?.event.items?.length ?? 0), 0);
    expect(lines + bad.length).toBe(240_007);
    const invoices = (type: string) =>
      new Set(rows.filter(({ row }) => row?.event.type === type).map(({ row }) => row?.event.order_id)).size;
    expect(invoices('EVENT_TYPE_PURCHASE') + invoices('EVENT_TYPE_REFUND')).toBe(12_468 - 737);
  });
});
