import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Declared, type ImportWorld, importWorld } from './import-world.js';

let world: ImportWorld;
beforeAll(async () => {
  world = await importWorld('import_files');
});
afterAll(() => world.close());

const views: Declared = {
  kind: 'events',
  fields: {
    type: { constant: 'view' },
    customer_id: 'user',
    item_id: 'item',
    occurred_at: { column: 'at', time: 'iso' },
  },
};
const at = '2026-01-02T03:04:05Z';

async function eventsOf(prefix: string) {
  return (await world.topics.events())
    .map(({ value }) => value)
    .filter((event) => event.customer_id?.startsWith(prefix));
}

async function parquet(name: string, select: string): Promise<string> {
  const path = world.put(name, '');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

describe('files of an import', () => {
  it('takes customers for sign-ups, by the privacy of the tenant, and items into the catalogue', async () => {
    world.put('customers.csv', 'id,name,email,city,since\ncu-1,Ann Lee,ann@shop.example,Leeds,02.01.2026 09:30\n');
    const told = await world.run(
      {
        kind: 'customers',
        zone: 'Europe/London',
        fields: {
          customer_id: 'id',
          occurred_at: { column: 'since', time: '%d.%m.%Y %H:%M' },
          'traits.email': 'email',
          'traits.name': 'name',
          'traits.city': 'city',
        },
      },
      'customers.csv',
    );
    expect(told).toMatchObject({ state: 'done', outcome: { accepted: 1 } });
    const [signUp] = await eventsOf('cu-1');
    expect(signUp).toMatchObject({ type: 'EVENT_TYPE_SIGN_UP', occurred_at: '2026-01-02T09:30:00.000Z' });
    expect(JSON.stringify(signUp)).not.toMatch(/Ann|ann@shop/);
    world.put('items.csv', 'sku;titel;pfad;preis;da\nit-1;Rotes Kleid;Damen > Kleider;1.234,50 €;ja\n');
    const items = await world.run(
      {
        kind: 'items',
        csv: { delimiter: ';' },
        fields: {
          id: 'sku',
          title: 'titel',
          category_path: { column: 'pfad', split: '>' },
          price: { column: 'preis', money: 'decimal', decimal: ',', thousands: '.', strip: '€' },
          currency: { constant: 'EUR' },
          in_stock: { column: 'da', as: 'boolean', values: { ja: true, nein: false } },
        },
      },
      'items.csv',
    );
    expect(items).toMatchObject({ state: 'done', outcome: { accepted: 1 } });
    expect((await world.topics.items()).find(({ key }) => key === 'shop-a/it-1')?.value).toMatchObject({
      title: 'Rotes Kleid',
      category_path: ['Damen', 'Kleider'],
      price: 123_450,
      in_stock: true,
    });
    // A later import knows the item, as the doors do.
    world.put('after.csv', `user,item,at\naf-1,it-1,${at}\n`);
    await world.run(views, 'after.csv');
    expect((await eventsOf('af-'))[0]).toMatchObject({
      item_facts: [{ item_id: 'it-1', category: 'Damen > Kleider', price: 123_450 }],
    });
  });

  it('reads CSV in GBK and UTF-16, NDJSON and gzip', async () => {
    const text = (who: string) =>
      `user,item,at,query\n${who}-1,连衣裙,${at},红色的裙子\n${who}-2,衬衫,${at},蓝色衬衫\n`;
    world.put('charset/gbk.csv', iconv.encode(text('gb'), 'gbk'));
    world.put('charset/utf16.csv', iconv.encode(text('ut'), 'utf-16le', { addBOM: true }));
    world.put('charset/bare.tsv', iconv.encode(text('ub').replaceAll(',', '\t'), 'utf-16be'));
    world.put('charset/lines.ndjson.gz', gzipSync(`{"user":"nd-1","item":"i","at":"${at}","query":"x"}\n\n{"user":\n`));
    const told = await world.run({ ...views, fields: { ...views.fields, query: 'query' } }, 'charset', {
      maxRejectShare: 1,
    });
    expect(told).toMatchObject({ state: 'done', outcome: { files: 4, accepted: 7, rejected: 1 } });
    expect(told.rejects).toMatchObject([{ line: 3, reason: 'is no JSON: every line must be one JSON object' }]);
    for (const who of ['gb', 'ut', 'ub']) {
      expect((await eventsOf(`${who}-`)).map(({ item_id, query }) => [item_id, query]).sort(), who).toEqual([
        ['衬衫', '蓝色衬衫'],
        ['连衣裙', '红色的裙子'],
      ]);
    }
  });

  it('reads Parquet: nested lines, decimals, times; and refuses one that is cut off before anything is sent', async () => {
    const orders: Declared = {
      kind: 'orders',
      fields: { order_id: 'id', customer_id: 'buyer.id', occurred_at: 'at', currency: { constant: 'EUR' } },
      items: { from: 'lines', item_id: 'sku', quantity: 'n', unit_price: { column: 'price', money: 'decimal' } },
    };
    const select = `SELECT 9007199254740993 + i AS id, {'id': 'pq-' || i} AS buyer, TIMESTAMP '2026-01-02 03:04:05.678' AS at,
      [{'sku': 'a', 'n': 2::INTEGER, 'price': 1.10::DECIMAL(10, 2)}, {'sku': 'b', 'n': 1::INTEGER, 'price': 0.05::DECIMAL(10, 2)}] AS lines
      FROM range(5000) t(i)`;
    await parquet("parquet/it's *.parquet", select);
    const told = await world.run(orders, 'parquet');
    expect(told).toMatchObject({ state: 'done', message: '', outcome: { rows: 5_000, accepted: 5_000, rejected: 0 } });
    const events = await eventsOf('pq-');
    expect(new Set(events.map(({ order_id }) => order_id)).size).toBe(5_000);
    expect(events.find(({ customer_id }) => customer_id === 'pq-0')).toMatchObject({
      type: 'EVENT_TYPE_PURCHASE',
      order_id: '9007199254740993',
      occurred_at: '2026-01-02T03:04:05.678Z',
      value: 225,
      items: [
        { item_id: 'a', quantity: 2, unit_price: 110 },
        { item_id: 'b', quantity: 1, unit_price: 5 },
      ],
    });
    const cut = await parquet('cut/b.parquet', select.replaceAll('pq-', 'cut-'));
    truncateSync(cut, statSync(cut).size - 10);
    await parquet('cut/a.parquet', select.replaceAll('pq-', 'cut-'));
    world.put('cut/c.csv.gz', gzipSync('id\n'.repeat(100)).subarray(0, 20));
    const refused = await world.run(orders, 'cut');
    expect(refused).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/nothing was imported:\n {2}cut\/b.parquet is no whole Parquet file/),
    });
    expect(refused.message).not.toContain('input.parquet');
    expect(await eventsOf('cut-')).toEqual([]);
  });

  it('says everything that is wrong with a mapping for a file, and with files, before anything is sent', async () => {
    world.put('wrong/a.csv', `user,item,at\nwr-1,i,${at}\n`);
    world.put('wrong/b.csv', `user,itm,att\nwr-2,i,${at}\n`);
    expect(await world.run(views, 'wrong')).toMatchObject({
      state: 'failed',
      message:
        'the mapping does not fit wrong/b.csv:\n  fields.item_id: the file has no column "item"; did you mean itm?\n  fields.occurred_at: the file has no column "at"; did you mean att?',
    });
    world.put('odd/a.xlsx', 'x');
    world.put('odd/b.csv', `user,item,at\nwr-3,i,${at}\n`);
    const odd = await world.run(views, 'odd');
    expect(odd.message).toContain('odd/a.xlsx has a name that tells no format');
    expect(await eventsOf('wr-')).toEqual([]);
    expect(await world.run(views, 'odd', { pattern: '*.csv' })).toMatchObject({
      state: 'done',
      outcome: { files: 1, accepted: 1 },
    });
    for (const path of ['../x', 'none.csv', '/etc/passwd'])
      expect((await world.run(views, path)).state, path).toBe('failed');
    symlinkSync('/etc/hostname', join(world.input, 'odd/link.csv'));
    expect((await world.run(views, 'odd', { pattern: '*.csv' })).message).toContain('leads out of the import folder');
    execFileSync('mkfifo', [join(world.input, 'wrong/pipe.csv')]);
    expect((await world.run(views, 'wrong')).message).toContain('is no plain file');
    expect((await world.run(views, '.', { rejects: join(world.input, 'rejects') })).message).toContain(
      'lies in what is imported',
    );
    expect(existsSync(join(world.input, 'rejects'))).toBe(false);
  });

  it('takes empty files, files with a header alone, marks and CRLF for what they are', async () => {
    world.put('few/empty.csv', '');
    world.put('few/header.csv', 'user,item,at\n');
    world.put('few/crlf.csv', `\ufeffuser,item,at\r\n\r\nfe-1,i,${at}\r\nfe-2,i,${at}`);
    world.put('few/_SUCCESS', '');
    world.put('few/.hidden.csv', 'x');
    const told = await world.run(views, 'few');
    expect(told).toMatchObject({
      state: 'done',
      message: '',
      outcome: { files: 3, filesDone: 3, rows: 2, accepted: 2 },
    });
    expect(told.outcome?.rejectFiles).toEqual([]);
    expect((await eventsOf('fe-')).map(({ customer_id }) => customer_id).sort()).toEqual(['fe-1', 'fe-2']);
  });

  it('shows in a dry run what it would do, and sends nothing', () => {
    const path = world.put('dry.csv', `user,item,at\ndr-1,i,${at}\ndr-2,i,soon\ndr-3,i,later\ndr-4,,${at}\n`);
    const mapping = join(world.folder, 'dry.json');
    writeFileSync(mapping, JSON.stringify(views));
    const program = resolve('services/collector/dist/src/import/main.js');
    const run = (...more: string[]) =>
      spawnSync(
        process.execPath,
        [program, 'import', path, '--tenant', 'shop-a', '--mapping', mapping, '--rejects', world.rejects, ...more],
        { env: { PATH: process.env.PATH, ...world.env }, encoding: 'utf8' },
      );
    const dry = run('--dry-run');
    expect(dry.status, dry.stderr).toBe(2);
    expect(dry.stdout).toContain('"customer_id": "dr-1"');
    expect(JSON.parse(dry.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      dry_run: true,
      rows: 4,
      accepted: 1,
      rejected: 3,
      reasons: { 'at: must be a time as "iso", not …': 2 },
    });
    expect(run('--limit', '5').stderr).toContain('--limit is for --dry-run alone');
    expect(run('--max-rejects', 'x').stderr).toContain('--max-rejects x: must be a number');
    expect(run('--mapping', 'onlineretail').stderr).toContain('did you mean online-retail?');
    // Nothing was sent: the first real import takes it.
    return expect(world.run(views, 'dry.csv')).resolves.toMatchObject({ outcome: { accepted: 1, filesSkipped: 0 } });
  });

  it('imports a folder of many files, each once', async () => {
    const files = 200;
    for (let file = 0; file < files; file++) {
      world.put(`many/${file % 10}/${file}.csv`, `user,item,at\nmany-${file},i,${at}\n`);
    }
    const told = await world.run(views, 'many');
    expect(told).toMatchObject({ state: 'done', message: '', outcome: { files, filesDone: files, accepted: files } });
    const events = await eventsOf('many-');
    expect(events).toHaveLength(files);
    expect(new Set(events.map(({ customer_id }) => customer_id)).size).toBe(files);
    const stored = readdirSync(join(world.rejects, 'shop-a')).filter((name) => /^\d+\.csv/.test(name));
    expect(stored).toEqual([]);
    expect(await world.run(views, 'many')).toMatchObject({ state: 'done', outcome: { filesSkipped: files, rows: 0 } });
  });
});
