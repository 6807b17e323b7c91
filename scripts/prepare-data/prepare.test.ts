import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The built command, as people run it.
const command = fileURLToPath(new URL('../dist/prepare-data.js', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prepare-data-'));
  await sql(`COPY (
    SELECT i AS label_id, i % 3 = 0 AS label, TIMESTAMPTZ '2026-01-01' + i * INTERVAL 1 HOUR AS label_time, i % 4 AS fold,
      CASE WHEN i % 7 = 0 THEN NULL ELSE i * 1.5 END AS spent, CASE WHEN i % 5 = 0 THEN NULL ELSE 'city ' || i % 4 END AS city
    FROM range(3000) r(i)) TO '${folder}/all.parquet'`);
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({
      inputs: { numbers: ['spent'], categories: ['city'] },
      steps: [
        { impute: 'median', columns: ['spent'], indicator: 'seen' },
        { encode: 'target', columns: ['city'], target: 'binary' },
        { scale: 'standard', columns: ['spent', 'city'] },
      ],
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

async function sql(query: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(query)).getRowsJS() as unknown[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const at = (name: string): string => join(folder, name);
const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
const last = (stdout: string): unknown => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

describe('prepare-data', () => {
  it('fits on some rows and applies it to others, now and from the saved file to the same values', async () => {
    const all = at('all.parquet');
    const keep = ['--keep', 'label_id,label,label_time'];
    const later = ['--apply', all, '--apply-where', 'label_id >= 2000'];
    const first = run(
      ...[
        '--config',
        at('config.json'),
        '--train',
        all,
        '--train-where',
        'label_id < 2000',
        '--target',
        'label',
        '--fold',
        'fold',
      ],
      ...[
        '--training-out',
        at('training.parquet'),
        '--save',
        at('saved.json'),
        ...later,
        '--out',
        at('first.parquet'),
        ...keep,
      ],
    );
    expect(first.stderr).toContain('apply: 1000 in');
    expect(first.status).toBe(0);
    expect(last(first.stdout)).toMatchObject({
      inputs: 2,
      outputs: 3,
      fitted_rows: 2000,
      training_rows: 2000,
      applied_rows: 1000,
      dropped_rows: 0,
    });
    const second = run('--prepared', at('saved.json'), ...later, '--out', at('second.parquet'), ...keep);
    expect(second.status).toBe(0);
    expect(
      await sql(`SELECT count(*) FROM (FROM '${at('first.parquet')}' EXCEPT ALL FROM '${at('second.parquet')}')`),
    ).toEqual([[0n]]);
    const columns = await sql(`SELECT column_name, column_type FROM (DESCRIBE FROM '${at('first.parquet')}')`);
    expect(columns).toEqual([
      ['label_id', 'BIGINT'],
      ['label', 'BOOLEAN'],
      ['label_time', 'TIMESTAMP WITH TIME ZONE'],
      ['spent', 'DOUBLE'],
      ['city', 'DOUBLE'],
      ['spent__missing', 'DOUBLE'],
    ]);
    const [checked] =
      await sql(`SELECT count(*), min(label_id), max(label_id), bool_and(spent__missing = (label_id % 7 = 0)::INT)
      FROM '${at('first.parquet')}'`);
    expect(checked).toEqual([1000n, 2000n, 2999n, true]);
    const [training] = await sql(
      `SELECT count(*), abs(avg(spent)) < 1e-9, abs(var_pop(city) - 1) < 1e-9 FROM '${at('training.parquet')}'`,
    );
    expect(training).toEqual([2000n, true, true]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('applies to as many rows as there are, though what is written is flushed while they are read', async () => {
    await sql(`COPY (SELECT i::DOUBLE AS a FROM range(500000) r(i)) TO '${at('many.parquet')}'`);
    writeFileSync(
      at('one.json'),
      JSON.stringify({ inputs: { numbers: ['a'] }, steps: [{ scale: 'min-max', columns: ['a'] }] }),
    );
    const many = at('many.parquet');
    const result = run('--config', at('one.json'), '--train', many, '--apply', many, '--out', at('scaled.parquet'));
    expect(last(result.stdout)).toMatchObject({ fitted_rows: 500_000, applied_rows: 500_000 });
    const [found] = await sql(`SELECT count(DISTINCT a), min(a), max(a) > 0.999999 FROM '${at('scaled.parquet')}'`);
    expect(found).toEqual([500_000n, 0, true]);
  });

  it('writes over nothing that it reads', () => {
    const before = readFileSync(at('all.parquet'));
    const fit = ['--config', at('config.json'), '--train', at('*.parquet'), '--target', 'label'];
    const result = run(...fit, '--apply', at('all.parquet'), '--out', at('all.parquet'));
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('is one of the files that are read; name another');
    expect(readFileSync(at('all.parquet')).equals(before)).toBe(true);
    const two = run(...fit, '--train-where', "1=1); copy (select 1) to 'x.csv'; --", '--save', at('x.json'));
    expect(two.stderr).toContain('must be one condition');
  });

  it('reads no more training rows than it may, the same each time', () => {
    const fitOn500 = (out: string) =>
      run(
        ...['--config', at('config.json'), '--train', at('all.parquet'), '--target', 'label', '--most', '500'],
        ...['--save', at(out)],
      );
    expect(last(fitOn500('first.json').stdout)).toMatchObject({ fitted_rows: 500 });
    expect(fitOn500('second.json').stderr).toContain('step 3 (scale standard): 2 in');
    expect(readFileSync(at('second.json'), 'utf8')).toBe(readFileSync(at('first.json'), 'utf8'));
  });

  it.each([
    [[], 'give either --config and --train, or --prepared'],
    [['--config', 'config.json', '--train', 'all.parquet'], 'nothing would come of it'],
    [['--config', 'config.json', '--train', 'none.parquet', '--save', 'x'], 'none.parquet: IO Error: No files found'],
    [['--config', 'config.json', '--train', 'all.txt', '--save', 'x'], 'all.txt: its name must end in .parquet'],
    [['--config', 'none.json', '--train', 'all.parquet', '--save', 'x'], 'none.json: ENOENT'],
    [
      ['--config', 'config.json', '--train', 'all.parquet', '--save', 'x'],
      'step 2 (encode target), column city: it needs the target of each row',
    ],
    [
      ['--config', 'config.json', '--train', 'all.parquet', '--target', 'lable', '--save', 'x'],
      'there is no column lable; there are label_id, label,',
    ],
    [
      ['--config', 'config.json', '--train', 'all.parquet', '--target', 'spent', '--save', 'x'],
      'spent is the target or the fold and cannot be an input too',
    ],
    [
      ['--config', 'config.json', '--train', 'all.parquet', '--train-where', 'label_id < 0', '--save', 'x'],
      'there is no row to fit on',
    ],
  ])('%j says what is wrong', (args, message) => {
    const result = run(...args.map((arg) => (/\.\w+$/.test(arg) ? at(arg) : arg)));
    expect(result.stderr).toContain(message);
    expect(result.status).toBe(1);
    expect(existsSync('x')).toBe(false);
  });
});
