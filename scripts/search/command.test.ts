import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The built commands, as people run them.
const program = (name: string): string => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));
let folder: string;
let rows: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-'));
  rows = file('rows.csv', [
    'visits,channel,customer,day,paid,buys',
    ...Array.from({ length: 240 }, (_, i) => {
      const buys = (i * 7) % 10 < 3 + (i % 4);
      return `${(i % 4) * 3 + ((i * 13) % 5)},${['web', 'app'][i % 2]},c-${i % 40},${new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString()},${buys ? 9 : 0},${buys ? 'yes' : 'no'}`;
    }),
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
const env = (state: string) => ({ ...process.env, INSIGHT_MESH_LOCAL: join(folder, state) });
const run = (state: string, name: string, ...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [program(name), ...args], { encoding: 'utf8', env: env(state) });
const last = ({ stdout }: { stdout: string }) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

describe('search', () => {
  const table = () => [
    'boosting',
    '--file',
    rows,
    '--label',
    'buys',
    '--ignore',
    'paid,day,customer',
    '--folds',
    '3',
    '--space',
    'leaves=2..6,whole',
    '--space',
    'rounds=5..20,whole',
    '--seed',
    '4',
  ];

  it('killed at any moment goes on from the trials that are done, and ends as if it had not been', async () => {
    const args = [...table(), '--trials', '4'];
    const whole = run('whole', 'search', ...args, '--parallel', '2');
    expect(whole.stderr).not.toContain('failed');
    expect(whole.status).toBe(0);
    const told = last(whole);
    expect(told).toMatchObject({ model: 'boosting', metric: 'auc', resumed: 0, folds: 3, split: 'folds', seed: 4 });
    expect(told.trials).toHaveLength(4);
    expect(told.trials.find(({ trial }: { trial: number }) => trial === 0).settings).toEqual({});
    expect(whole.stdout).toContain('defaults');

    const killed = spawn(process.execPath, [program('search'), ...args, '--parallel', '1'], {
      env: env('killed'),
      stdio: 'ignore',
    });
    const state = join(folder, 'killed', 'search');
    const done = (): number =>
      existsSync(state)
        ? readdirSync(state)
            .flatMap((name) => readdirSync(join(state, name)))
            .filter((name) => name.endsWith('.json')).length
        : 0;
    await waitFor(() => done() > 0, { timeoutMs: 100_000, what: 'a trial that is done' });
    killed.kill('SIGKILL');
    const rest = last(run('killed', 'search', ...args, '--parallel', '1'));
    expect(rest.resumed).toBeGreaterThan(0);
    expect(rest.trials).toEqual(told.trials);
    // Files that a bad disk or a person has changed.
    const [folderOfSearch = ''] = readdirSync(state);
    const store = join(state, folderOfSearch);
    writeFileSync(join(store, 'trial-000000.json'), 'null');
    writeFileSync(join(store, 'trial-000001.json'), '{"trial":1,"folds":[7]}');
    writeFileSync(join(store, 'trial-000002.json'), '\0\0');
    const mended = run('killed', 'search', ...args, '--parallel', '2');
    expect(last(mended)).toMatchObject({ resumed: 1, trials: told.trials });
    for (const n of [0, 1, 2])
      expect(mended.stderr).toContain(
        `warning: ${join(store, `trial-00000${n}.json`)} holds no trial ${n}: it is done again`,
      );
    expect(rest.best).toEqual(told.best);
  }, 300_000);

  it('finds settings of a sequence model by time', () => {
    const clicks = file('clicks.tsv', [
      'SessionId\tItemId\tTime',
      ...Array.from({ length: 60 }, (_, s) => [0, 1, 2].map((i) => `${s}\t${(s + i) % 6}\t${s * 100 + i}`)).flat(),
    ]);
    const result = run(
      'clicks',
      'search',
      'vs-knn',
      '--file',
      clicks,
      '--layout',
      'clicks',
      '--trials',
      '2',
      '--folds',
      '2',
    );
    expect(result.status).toBe(0);
    expect(last(result)).toMatchObject({ model: 'vs-knn', metric: 'recall@20', split: 'time', folds: 2 });
  });

  it.each([
    [['oracle'], 'There are: logistic, perceptron'],
    [['boosting'], 'there is nothing to learn from: give --file or --dataset'],
    [['boosting', '--file', 'nowhere.csv', '--label', 'y'], 'nowhere.csv is not there'],
    [['boosting', '--file', 'a.csv', '--dataset', 'b'], '--file and --dataset are both given'],
    [['vs-knn', '--file', 'a.csv', '--label', 'y'], '--label and --dataset are for tables'],
    [['boosting', '--trials', '0'], 'must be a whole number from 1'],
    [['boosting', '--space', 'leaves'], 'It must look like leaves=4..32,whole'],
  ])('%j fails and says why', (args, why) => {
    const result = run('bad', 'search', ...args);
    expect(result.stderr).toContain(why);
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
  });

  it('refuses a setting that is fixed and searched, an unknown metric, and one customer', () => {
    expect(run('bad', 'search', ...table(), '--set', 'leaves=3').stderr).toContain('leaves is both fixed and searched');
    expect(run('bad', 'search', ...table(), '--metric', 'luck').stderr).toContain(
      'there is no metric luck: there are auc',
    );
    const one = file('one.csv', ['who,a,y', ...Array.from({ length: 20 }, (_, i) => `me,${i},${i % 2}`)]);
    const result = run('bad', 'search', 'logistic', '--file', one, '--label', 'y', '--group', 'who');
    expect(result.stderr).toContain('all rows are of one customer, and 5 folds need as many customers');
  });
});

describe('evaluate tabular', () => {
  it('ends with one JSON line, and warns of a column that tells the label', () => {
    const result = run(
      'tabular',
      'evaluate',
      'tabular',
      '--file',
      rows,
      '--label',
      'buys',
      '--model',
      'logistic',
      '--folds',
      '4',
      '--group',
      'customer',
      '--ignore',
      'day',
    );
    expect(result.stderr).toContain('warning: column paid alone tells the label');
    expect(result.status).toBe(0);
    expect(last(result)).toMatchObject({
      protocol: 'tabular',
      model: 'logistic',
      folds: 4,
      rows: 240,
      seed: 1,
      split: 'folds',
      fold_seed: 42,
    });
    for (const key of ['auc', 'average_precision', 'log_loss', 'seconds'])
      expect(last(result)[key]).toBeTypeOf('number');
    expect(last(result).auc).toBeGreaterThan(0.99);
  });

  it('splits by time, later rows said from earlier ones', () => {
    const result = run(
      'tabular',
      'evaluate',
      'tabular',
      '--file',
      rows,
      '--label',
      'buys',
      '--model',
      'boosting',
      '--folds',
      '2',
      '--time',
      'day',
      '--ignore',
      'paid,customer',
    );
    expect(result.status).toBe(0);
    expect(last(result)).toMatchObject({ split: 'time', folds: 2 });
    expect(result.stdout).toContain('2 stretches of time, each said from all before it');
  });

  it.each([
    [['--file', 'nowhere.csv', '--label', 'y'], 'nowhere.csv is not there'],
    [['--file', 'a.csv'], '--label <column> is missing'],
    [['--model', 'oracle'], 'Allowed choices are logistic, perceptron'],
  ])('%j fails and says why', (args, why) => {
    const result = run('bad', 'evaluate', 'tabular', ...args);
    expect(result.stderr).toContain(why);
    expect(result.status).toBe(1);
  });
});
