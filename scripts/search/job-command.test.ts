import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeVersion } from '../lib/code-version.js';

// The built commands as people run them; the pods of the Job are processes, each with the command and the environment that its manifest says.
const root = fileURLToPath(new URL('../..', import.meta.url));
const command = join(root, 'scripts/dist/search.js');
let folder: string;
let storeUrl: string;
let rows: string;

interface Manifest {
  metadata: { name: string };
  spec: {
    completions: number;
    template: { spec: { containers: [{ command: string[]; env: { name: string; value: string }[] }] } };
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-job-'));
  storeUrl = pathToFileURL(join(folder, 'store')).href;
  rows = join(folder, 'rows of a shop.csv');
  writeFileSync(
    rows,
    `visits,channel,buys\n${Array.from({ length: 600 }, (_, i) => `${(i % 4) * 3 + ((i * 13) % 5)},${['web', 'app'][i % 2]},${(i * 7) % 10 < 3 + (i % 4) ? 'yes' : 'no'}\n`).join('')}`,
  );
  writeFileSync(
    join(folder, 'job.json'),
    JSON.stringify({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { namespace: 'shops' },
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [
              {
                name: 'trainer',
                command: ['node', 'services/training/dist/src/run/job-main.js'],
                env: [{ name: 'OBJECT_STORE_URL', value: storeUrl }],
              },
            ],
          },
        },
      },
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    env: { ...process.env, INSIGHT_MESH_LOCAL: join(folder, 'local') },
  });
const last = ({ stdout }: { stdout: string }) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
/** The search that both ways do; its folds take long enough to be told apart. */
const wishes = (): string[] => [
  ...['boosting', '--file', rows, '--label', 'buys', '--folds', '6', '--trials', '3', '--seed', '4'],
  ...['--space', 'leaves=2..6,whole', '--space', 'rounds=100..200,whole', '--set', 'minRows=3'],
];
const job = (...more: string[]): string[] => [
  ...['--object-store', storeUrl, '--template', join(folder, 'job.json')],
  ...['--job', join(folder, 'manifest.json'), ...more],
];
const takeOut = (search: string, ...more: string[]) => run('--collect', search, '--object-store', storeUrl, ...more);
const collect = (search: string, ...more: string[]) => takeOut(search, '--keep', ...more);

/** The lines of its log, and how it ended. @param at sends a signal after the first fold */
function pod(
  index: number,
  { at, env = {} }: { at?: NodeJS.Signals; env?: NodeJS.ProcessEnv } = {},
): Promise<{ log: { msg: string; done?: number }[]; code: number | null; said: string }> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const [{ command: program, env: told }] = manifest.spec.template.spec.containers;
  const child = spawn(process.execPath, program.slice(1), {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      ...Object.fromEntries(told.map(({ name, value }) => [name, value])),
      JOB_COMPLETION_INDEX: `${index}`,
      ...env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (at !== undefined && said.includes('a fold is done')) child.kill(at);
    });
  return new Promise((resolve) =>
    child.on('close', (code) => {
      const lines = said.split('\n').filter((line) => line.startsWith('{'));
      resolve({ log: lines.map((line) => JSON.parse(line)), code, said });
    }),
  );
}

it('a search by the pods of a Job, taken away and killed, finds what a search without a cluster finds', async () => {
  const local = last(run(...wishes()));
  const asked = run(...wishes(), ...job());
  expect(asked.stderr).not.toContain('warning');
  const told = last(asked);
  expect(told).toMatchObject({ model: 'boosting', seed: 4, trials: 3, done: 0, folds: 6, namespace: 'shops' });
  expect(told.key).toBe(`work/search/${told.search}`);
  const none = collect(told.search);
  expect(last(none)).toMatchObject({ best: null, mean: null, trials: [], missing: [0, 1, 2] });

  expect(await pod(0)).toMatchObject({ code: 0 });
  // Preempted: it is told, and has a moment.
  expect(await pod(1, { at: 'SIGTERM' })).toMatchObject({ code: 143 });
  // Its node is lost.
  expect(await pod(2, { at: 'SIGKILL' })).toMatchObject({ code: null });
  const some = collect(told.search);
  expect(last(some).missing).toEqual([1, 2]);
  expect(some.stderr).toContain('2 of 3 trials have no result yet: 1, 2');
  for (const index of [1, 2]) {
    const { code, log } = await pod(index);
    expect(code).toBe(0);
    expect(log.find(({ msg }) => msg === 'the trial begins')?.done).toBeGreaterThan(0);
  }
  // The Job controller may make another pod of an index that is done.
  const again = await pod(0);
  expect([again.code, again.log.map(({ msg }) => msg)]).toEqual([0, ['the trial is done already']]);

  const found = collect(told.search);
  const { model, seed, metric, best, mean, deviation, trials, folds, split } = local;
  expect(last(found)).toMatchObject({
    ...{ model, seed, metric, best, mean, deviation, trials, folds, split },
    ...{ search: told.search, missing: [], warnings: [] },
  });
  // By another metric the same trials have another order.
  expect(last(collect(told.search, '--metric', 'log_loss')).metric).toBe('log_loss');

  // Asked again it is the same search, which is done; a damaged result is done again, and --fresh forgets all.
  expect(last(run(...wishes(), ...job()))).toMatchObject({ search: told.search, done: 3 });
  const damaged = join(folder, 'store', told.key, 'trials/trial-000001');
  truncateSync(damaged, 40);
  const broken = collect(told.search);
  expect(broken.stderr).toContain(`${told.key}/trials/trial-000001 is damaged`);
  expect(last(broken).missing).toEqual([1]);
  // As long as one is missing, nothing is removed.
  expect(takeOut(told.search).stderr).toContain('stays in the object store: not all trials are done');
  expect((await pod(1)).code).toBe(0);
  expect(last(collect(told.search)).trials).toEqual(trials);
  expect(last(run(...wishes(), ...job('--fresh'))).done).toBe(0);
  expect(readdirSync(join(folder, 'store', told.key)).sort()).toEqual(expect.arrayContaining(['data', 'search']));
  expect(last(collect(told.search)).missing).toEqual([0, 1, 2]);

  // Once all are there, it is removed with its data after its table is written.
  await Promise.all([pod(0), pod(1), pod(2)]);
  const out = takeOut(told.search);
  expect(last(out)).toMatchObject({ best, mean, missing: [] });
  expect(out.stderr).toContain(`removed ${told.key} from the object store (--keep leaves it there)`);
  const left = readdirSync(join(folder, 'store'), { recursive: true, withFileTypes: true });
  expect(left.filter((each) => each.isFile() && each.parentPath.includes(told.search))).toEqual([]);
  expect(takeOut(told.search).stderr).toContain(`there is no search ${told.search} in the object store`);
}, 300_000);

it('a pod says by its exit code whether another try would change anything', async () => {
  const asked = run(...wishes(), ...job());
  const told = last(asked);
  const store = join(folder, 'store', told.key);
  // What a model refuses: the trial fails, and so says the table.
  const bad = last(run(...wishes().slice(0, -1), 'minRows=-3', ...job()));
  const refused = await pod(0);
  expect(refused.code).toBe(64);
  const failed = collect(bad.search);
  expect(failed.stderr).toContain('trial 0 failed: ');
  expect(failed.stdout).toContain('failed');
  run(...wishes(), ...job());

  const own = codeVersion();
  const ofOtherCode = await pod(0, { env: { CODE_VERSION: 'ffffffffffff' } });
  expect(ofOtherCode.code).toBe(64);
  expect(ofOtherCode.said).toContain(
    `the search was written by the code ${own}, and this image has ${own.split('+')[0]}+ffff`,
  );

  const nowhere = await pod(0, { env: { SEARCH_JOB: `work/search/${'0'.repeat(24)}` } });
  expect(nowhere.code).toBe(64);
  expect(nowhere.said).toContain('there is no search under SEARCH_JOB in the store');
  const unset = await pod(0, { env: { SEARCH_JOB: 'elsewhere', JOB_COMPLETION_INDEX: 'first' } });
  expect(unset.code).toBe(64);
  expect(unset.said).toContain('SEARCH_JOB is "elsewhere": must look like work/search/');
  expect(unset.said).toContain('JOB_COMPLETION_INDEX');
  const away = await pod(0, { env: { OBJECT_STORE_URL: 'webhdfs://127.0.0.1:1/mesh', OBJECT_STORE_RETRY_MS: '0' } });
  expect(away.code).toBe(75);
  writeFileSync(join(store, 'data/rows.csv'), 'visits,channel,buys\n');
  const other = await pod(0);
  expect(other.code).toBe(64);
  expect(other.said).toContain(`${told.key}/data/rows.csv is not what was sent`);
  rmSync(join(store, 'data/rows.csv'));
  expect((await pod(0)).said).toContain(`${told.key}/data/rows.csv is gone`);
}, 120_000);

it.each([
  [[], 'the model is missing: there are logistic'],
  [['--collect', 'mine'], 'It must be 24 of 0-9 and a-f'],
  [['--collect', '0'.repeat(24)], '--collect needs --object-store or OBJECT_STORE_URL'],
  [['boosting', '--keep'], '--keep is for --collect'],
  [['boosting', '--job', 'm.json'], '--job needs --object-store or OBJECT_STORE_URL'],
  [['boosting', '--job', 'm.json', '--object-store', 'file:///nowhere'], '--job needs --template'],
  [['boosting', '--job', 'm.json', '--give-up', '1'], "cannot be used with option '--give-up"],
  [['boosting', '--job', 'm.json', '--collect', '0'.repeat(24)], "cannot be used with option '--collect"],
  [['boosting', '--job', 'm.json', '--object-store', 'lake'], 'the object store must be a URL like'],
])('%j fails and says why', (args, why) => {
  const result = run(...args);
  expect(result.stderr).toContain(why);
  expect([result.status, result.stdout]).toEqual([1, '']);
});

it('names a search and a template that are not there', () => {
  expect(collect('0'.repeat(24)).stderr).toContain(`there is no search ${'0'.repeat(24)} in the object store`);
  const result = run(...wishes(), ...job('--template', join(folder, 'none.json')));
  expect(result.stderr).toContain(`--template: ${join(folder, 'none.json')} cannot be read`);
  expect(result.status).toBe(1);
});
