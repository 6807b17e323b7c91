import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';

const dir = mkdtempSync(join(tmpdir(), 'train-'));
const file = join(dir, 'users.txt');
const script = join(checkoutRoot(), 'scripts/dist/train.js');
const env = { PATH: process.env.PATH, INSIGHT_MESH_LOCAL: dir };

// Users who walk along a shelf.
writeFileSync(
  file,
  Array.from({ length: 120 }, (_, user) => [user + 1, ...Array.from({ length: 6 }, (_, i) => ((user + i) % 40) + 1)])
    .map((row) => row.join(' '))
    .join('\n'),
);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Ran {
  code: number;
  out: string;
  err: string;
  // biome-ignore lint/suspicious/noExplicitAny: each use of the command has its own last line
  json: any;
}

function train(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env, cwd: dir }, (error, out, err) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const json = last.startsWith('{') ? JSON.parse(last) : undefined;
      resolve({ code: error === null ? 0 : Number(error.code), out, err, json });
    });
  });
}

const small = ['--set', 'epochs=12', '--set', 'width=8', '--set', 'blocks=1', '--set', 'patience=12'];
// On wasm where libtensorflow is not there, so that no fit warns of having fallen back to it.
const hasAddon = existsSync(join(checkoutRoot(), 'services/training/node_modules/@tensorflow/tfjs-node/deps/lib'));
const fast = [...small, '--seed', '3', '--checkpoint-seconds', '1', '--backend', hasAddon ? 'auto' : 'wasm'];
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('npm run train -- … --file', () => {
  it('fits a network, and ends with the same bytes when it was stopped in the middle and resumed', async () => {
    const whole = await train('transformer', '--file', file, '--out', join(dir, 'whole'), ...fast);
    expect(whole.err).toMatch(/epoch \d+, loss \d/);
    expect(whole.json).toMatchObject({ done: true, model: 'transformer', seed: 3, warnings: [] });
    expect(whole.json.sha256).toBe(hashOf(join(dir, 'whole/model.bin')));
    const report = JSON.parse(readFileSync(join(dir, 'whole/report.json'), 'utf8'));
    expect(report.curve.length).toBe(whole.json.epochs);
    expect(report.chosen_on_validation.curve.length).toBeGreaterThan(0);
    expect(existsSync(join(dir, 'whole/work'))).toBe(false);

    const out = join(dir, 'broken');
    const args = ['transformer', '--file', file, '--out', out, ...fast];
    const child = spawn(process.execPath, [script, ...args], { env, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await waitFor(() => /epoch [3-9], loss/.test(said), { timeoutMs: 45_000 });
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    expect(said).toContain('the same command with --resume goes on from the last checkpoint');
    expect(existsSync(join(out, 'model.bin'))).toBe(false);

    const again = await train(...args);
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringContaining('--resume goes on with it, --fresh begins anew'),
    ]);
    const other = await train(...args, '--set', 'width=16', '--resume');
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('the same is needed to go on')]);
    const before = readFileSync(file);
    writeFileSync(file, `${before}\n9999 1 2 3`);
    const changed = await train(...args, '--resume');
    expect([changed.code, changed.err]).toEqual([
      1,
      expect.stringMatching(
        /users\.txt is not the file that the fit in .* began on: its SHA-256 was \w+ and is \w+; bring the file back/,
      ),
    ]);
    writeFileSync(file, before);
    // As if another version of the code had begun it.
    const note = join(out, 'work/wish.json');
    writeFileSync(note, JSON.stringify({ ...JSON.parse(readFileSync(note, 'utf8')), code: '0.0.1+before' }));
    const resumed = await train(...args, '--resume');
    expect(resumed.json?.sha256, resumed.err).toBe(whole.json.sha256);
    const said2 = 'it goes on from what the code 0.0.1+before has kept';
    expect([resumed.err, resumed.json.warnings]).toEqual([
      expect.stringContaining(said2),
      [expect.stringContaining(said2)],
    ]);
    expect(existsSync(join(out, 'work'))).toBe(false);
  }, 120_000);

  it('fits a neighbour model on everything', async () => {
    const { json } = await train('vs-knn', '--file', file, '--out', join(dir, 'knn'), '--set', 'lastItems=3');
    expect(json).toMatchObject({ done: true, model: 'vs-knn' });
    expect(json.bytes).toBe(readFileSync(join(dir, 'knn/model.bin')).byteLength);
  });

  it('fits the sources of a blend on everything once the validation has found the weights', async () => {
    const shelf = join(dir, 'shelf.txt');
    // The last item of each user is its own: it is in the validation, and nowhere before it.
    writeFileSync(shelf, Array.from({ length: 40 }, (_, user) => `${user} 1 2 3 4 last-${user}`).join('\n'));
    const out = join(dir, 'blend');
    const { json, err } = await train('blend', '--file', shelf, '--out', out, '--seed', '2');
    expect(json, err).toMatchObject({ done: true, model: 'blend' });
    const model = loadModel('blend', readFileSync(join(out, 'model.bin')));
    expect(Array.from({ length: 40 }, (_, user) => model.knows(`last-${user}`)).every(Boolean)).toBe(true);
  });

  it('says which file could not be written on a full disk', async ({ skip }) => {
    skip(!existsSync('/dev/full'), 'there is no /dev/full');
    const out = join(dir, 'full');
    mkdirSync(out);
    symlinkSync('/dev/full', join(out, 'model.bin.new'));
    const { code, err } = await train('popularity', '--file', file, '--out', out);
    expect([code, err]).toEqual([1, expect.stringMatching(/full\/model\.bin cannot be written: ENOSPC/)]);
  });

  it('tells how many rows of a file it passed over', async () => {
    const clicks = join(dir, 'clicks.tsv');
    const rows = Array.from({ length: 60 }, (_, s) =>
      [0, 1, 2].map((i) => `${s}\t${(s + i) % 6}\t${1_400_000_000 + s * 100 + i}`),
    ).flat();
    writeFileSync(clicks, ['SessionId\tItemId\tTime', ...rows, '60\t1\t1', '60\t2\t253402300799'].join('\n'));
    const out = join(dir, 'clicks');
    const { json, err } = await train('vs-knn', '--file', clicks, '--format', 'yoochoose', '--out', out);
    expect(json?.warnings, err).toEqual([`2 lines of ${clicks} hold no usable row and were passed over`]);
  });

  it('deletes nothing of a folder work that is not its own', async () => {
    const out = join(dir, 'project');
    mkdirSync(join(out, 'work'), { recursive: true });
    writeFileSync(join(out, 'work/thesis.txt'), 'years');
    for (const more of [[], ['--fresh']]) {
      const { code, err } = await train('popularity', '--file', file, '--out', out, ...more);
      expect([code, err]).toEqual([1, expect.stringContaining('choose another folder for --out')]);
      expect(readFileSync(join(out, 'work/thesis.txt'), 'utf8')).toBe('years');
    }
  });

  it.each([
    ['two wishes at once', ['vs-knn', '--resume', '--fresh'], 'give one of them'],
    ['a model that there is not', ['oracle'], 'there is no model oracle'],
    ['a setting that there is not', ['vs-knn', '--set', 'width=3'], 'width'],
    ['a text where a number should be', ['transformer', '--set', 'width=hello'], 'width must be a number, not "hello"'],
    ['more minutes than a timer has', ['vs-knn', '--minutes', '50000'], 'must be at most 35000 minutes'],
    ['a flag of runs', ['vs-knn', '--hold'], '--hold is for runs of a mesh, and --file fits on a file without one'],
    ['two models', ['vs-knn', 'popularity'], 'name one model'],
    ['nothing to resume', ['vs-knn', '--resume'], 'there is nothing to go on from'],
    ['little memory', ['transformer', '--memory-mb', '256'], 'may take 256'],
  ])('says what is wrong with %s', async (_what, args, word) => {
    const { code, err, json } = await train(...args, '--file', file, '--out', join(dir, 'wrong'));
    expect([code, json]).toEqual([1, undefined]);
    expect(err).toContain(word);
  });

  it('says what is wrong with a file', async () => {
    const missing = await train('vs-knn', '--file', join(dir, 'none.txt'), '--out', join(dir, 'wrong'));
    expect(missing.err).toContain('none.txt is not there');
    const noOut = await train('vs-knn', '--file', file);
    expect(noOut.err).toContain('--out is missing');
  });
});

describe('npm run train -- … --file F --label COLUMN', () => {
  const table = join(dir, 'visits.csv');
  const rows = Array.from({ length: 900 }, (_, i) => {
    const views = (i * 31) % 10;
    return `${i},c-${i % 300},${views},${['web', 'app'][i % 2]},${(i * 7919) % 100 < 10 * views}`;
  });
  writeFileSync(table, ['id,customer,views,channel,buys', ...rows].join('\n'));
  const score = (...args: string[]) => train('boosting', '--file', table, '--label', 'buys', '--ignore', 'id', ...args);

  it('fits a score, whole customers held out, and the same again', async () => {
    const args = ['--group', 'customer', '--set', 'rounds=30'];
    const { json, err } = await score('--out', join(dir, 'score'), ...args);
    expect(json, err).toMatchObject({ done: true, model: 'boosting', rows: 900, split: 'customers', warnings: [] });
    expect(json.auc).toBeGreaterThan(0.6);
    expect(json.sha256).toBe(hashOf(join(dir, 'score/model.bin')));
    expect(existsSync(join(dir, 'score/work'))).toBe(false);
    expect((await score('--out', join(dir, 'score-again'), ...args)).json.sha256).toBe(json.sha256);
  });

  it('goes on with what was asked for alone, and says what differs', async () => {
    const own = join(dir, 'own.csv');
    writeFileSync(own, readFileSync(table));
    const out = join(dir, 'broken-score');
    const asked = (model: string, ...more: string[]) => [
      ...[model, '--file', own, '--label', 'buys', '--ignore', 'id', '--set', 'rounds=3000', '--out', out, ...more],
    ];
    const child = spawn(process.execPath, [script, ...asked('boosting')], { env, cwd: dir });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await waitFor(() => /round|boosting/.test(said), { timeoutMs: 45_000 });
    child.kill('SIGTERM');
    expect([await ended, said]).toEqual([1, expect.stringContaining('with --resume goes on from the last checkpoint')]);

    for (const [args, differs] of [
      [asked('logistic'), 'model was "boosting" and is "logistic"'],
      [asked('boosting', '--set', 'rounds=40'), 'settings was {"rounds":3000} and is {"rounds":40}'],
      [asked('boosting', '--label', 'channel'), 'label was "buys" and is "channel"'],
      [asked('boosting', '--seed', '2'), 'seed was 1 and is 2'],
      [asked('boosting', '--test-share', '0.2'), 'testShare was 0.1 and is 0.2'],
      [asked('boosting', '--group', 'customer'), 'group was not given and is "customer"'],
    ] as const) {
      const { code, err } = await train(...args, '--resume');
      expect([code, err]).toEqual([1, expect.stringContaining(differs)]);
      expect(err).toContain('the same is needed to go on, and --fresh begins anew');
    }
    writeFileSync(own, `${readFileSync(table)}\n900,c-1,3,web,true`);
    const changed = await train(...asked('boosting'), '--resume');
    expect(changed.err).toMatch(/own\.csv is not the file that the fit in .* began on: .* begin anew with --fresh/);
    writeFileSync(own, readFileSync(table));

    const resumed = await train(...asked('boosting'), '--resume');
    expect(resumed.code, resumed.err).toBe(0);
    const whole = await train(...asked('boosting'));
    expect(resumed.json.sha256).toBe(whole.json.sha256);
  }, 120_000);

  it.each([
    ['a model of next items', ['--label', 'buys'], 'there is no model vs-knn of scores'],
    ['no such label', ['--label', 'sold'], 'there is no column sold: there are id, customer'],
    ['a setting that there is not', ['--label', 'buys', '--set', 'width=3'], 'width'],
    ['a data set of the mesh too', ['--label', 'buys', '--dataset', 'spring'], 'leave one of them out'],
  ])('says what is wrong with %s', async (what, args, word) => {
    const model = what === 'a model of next items' ? 'vs-knn' : 'logistic';
    const { code, err } = await train(model, '--file', table, '--out', join(dir, 'wrong-score'), ...args);
    expect([code, err]).toEqual([1, expect.stringContaining(word)]);
  });
});

it('says that no mesh runs', async () => {
  const { code, err } = await train('--list');
  expect([code, err]).toEqual([1, expect.stringContaining('no mesh is running here: start one with npm start')]);
});
