import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The built command, as people run it.
const command = fileURLToPath(new URL('../dist/evaluate.js', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('evaluate', () => {
  it('sessions ends with one JSON line, and tells a bad row by its line', () => {
    const train = file('train', 'SessionId\tItemId\tTime\n1\ta\t1\n1\tb\t2\n2\ta\t3\n2\tb\t4\nbad\n');
    const test = file('test', 'SessionId\tItemId\tTime\n9\ta\t10\n9\tb\t11\n');
    const result = run('sessions', '--train', train, '--test', test, '--seed', '7');
    expect(result.status).toBe(0);
    expect(result.stderr).toContain(`${train}:6: expected 3 fields`);
    const last = JSON.parse(result.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ protocol: 'sessions', model: 'vs-knn', seed: 7, predictions: 1, rejected: 1 });
    expect(last).toMatchObject({ 'recall@20': 1, 'recall@20_new': 1, 'mrr@20_new': 1 });
  });

  it('sequences ends with one JSON line', () => {
    const path = file('users', 'u a b c\nv a b c\nw a b\n');
    const result = run('sequences', '--file', path, '--model', 'popularity', '--set', 'halfLifeMs=5');
    expect(result.status).toBe(0);
    const last = JSON.parse(result.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ protocol: 'sequences', users: 2, settings: { halfLifeMs: 5 }, model: 'popularity' });
    for (const key of ['hr@10', 'ndcg@10', 'valid_hr@10', 'valid_ndcg@10', 'seconds'])
      expect(last[key]).toBeTypeOf('number');
  });

  it('writes the evaluation as a page and as JSON, with its rival’s figures', () => {
    const path = file('users', Array.from({ length: 30 }, (_, n) => `u${n} a b c d e${n % 3}\n`).join(''));
    const page = join(folder, 'page.html');
    const result = run('sequences', '--file', path, '--report', page, '--against', 'vs-knn', '--against', 'popularity');
    expect(result.stderr).not.toContain('evaluate:');
    const last = JSON.parse(result.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ report: page, report_json: join(folder, 'page.json') });
    const stored = JSON.parse(readFileSync(last.report_json, 'utf8'));
    expect(stored).toMatchObject({ format: 'insight-mesh/evaluation', subject: 'model', measured: { cases: 30 } });
    expect(stored.systems.map(({ name }: { name: string }) => name)).toEqual(['item-knn', 'vs-knn', 'popularity']);
    expect(stored.systems[0].metrics['ndcg@10'].value).toBeCloseTo(last['ndcg@10'], 6);
    expect(stored.measured.code_version).toMatch(/^\d+\.\d+\.\d+/);
    expect(readFileSync(page, 'utf8')).toContain('Evaluation of item-knn on users');
    const clicks = file('clicks', Array.from({ length: 20 }, (_, n) => `${n}\ta\t${n}\n${n}\tb\t${n + 1}\n`).join(''));
    const other = join(folder, 'sessions.html');
    const sessions = run('sessions', '--train', clicks, '--test', clicks, '--report', other);
    expect(sessions.status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'sessions.json'), 'utf8'))).toMatchObject({
      decisive: 'recall@20',
      rival: 'rival-1',
      measured: { cases: 20, clusters: 20, cluster: 'session' },
    });
    expect(existsSync(other)).toBe(true);
  });

  it('says where a report cannot be written', () => {
    const users = Array.from({ length: 3 }, (_, n) => `u${n} a b c d\n`).join('');
    const result = run('sequences', '--file', file('few', users), '--model', 'popularity', '--report', '/proc/x.html');
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/evaluate: the report cannot be written: .*\/proc\/x\.html.*; name another file/);
    expect(result.stderr).not.toContain('    at ');
    // The figures were measured, and are not lost with the page.
    const last = JSON.parse(result.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ protocol: 'sequences', model: 'popularity', users: 3 });
    expect(last).not.toHaveProperty('report');
    expect(result.stdout).toMatch(/test +HR@10/);
  });

  it('sequences fits a network with attributes, tells of the fit, and draws a curve where one is asked for', () => {
    const users = Array.from({ length: 40 }, (_, u) => {
      const items = Array.from({ length: 6 }, (_, t) => `i${(3 * u + t) % 24}`);
      return `u${u} ${items.join(' ')}`;
    });
    const path = file('walks.txt', `${users.join('\n')}\n`);
    writeFileSync(path.replace('.txt', '_item2attributes.json'), JSON.stringify({ i1: [4, 7], i2: [7], i3: [] }));
    const small = ['width=8', 'negatives=10', 'epochs=3', 'batchPlaces=64'].flatMap((one) => ['--set', one]);
    const result = run('sequences', '--file', path, '--model', 'transformer', ...small, '--curve');
    expect(result.stderr).toContain('fit transformer: ');
    expect(result.status).toBe(0);
    const last = JSON.parse(result.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ model: 'transformer', users: 40, warnings: [], best_epoch: expect.any(Number) });
    expect(last.curve).toHaveLength(3);
    const best = last.curve[last.best_epoch - 1];
    // The curve's last word on the test, by TensorFlow, is what plain code then measures.
    expect(best.observed['hr@10']).toBeCloseTo(last['hr@10'], 2);
    expect(best.validation['ndcg@10']).toBeCloseTo(last['valid_ndcg@10'], 2);
    const wrong = run('sequences', '--file', path, '--model', 'transformer', '--attributes', path);
    expect(wrong.stderr).toContain(`${path} cannot be read as attributes of items`);
    expect(wrong.status).toBe(1);
    const setting = run('sequences', '--file', path, '--model', 'transformer', '--set', 'heads=3');
    expect(setting.stderr).toContain('evaluate: width must be a multiple of heads');
    expect(setting.status).toBe(1);
  });

  it.each([
    [['sequences', '--report', 'page.txt'], 'It must end with .html'],
    [['sequences', '--report', '/nowhere/at/all/page.html'], 'Its folder /nowhere/at/all is not there.'],
    [['sequences', '--against', 'oracle'], 'There are: popularity, item-knn, '],
    [['sessions', '--train', '/nowhere/at/all'], '/nowhere/at/all is not there'],
    [['sequences', '--file', tmpdir()], 'cannot be read'],
    [['sequences', '--model', 'oracle'], 'There are: popularity, item-knn, '],
    [['sessions', '--seed', '-1'], 'It must be a whole number'],
    [['sequences', '--backend', 'abacus'], 'There are: auto, gpu, node, wasm.'],
    [['sessions', '--set', 'decay'], 'It must look like decay=0.8.'],
    [['sequences', '--sources', 'rules'], '--sources needs --model blend or best'],
    [['sequences', '--model', 'blend', '--sources', 'rules,oracle'], 'A list like rules,stan of: '],
    [['sideways'], "unknown command 'sideways'"],
    [['sessions', '--wrong'], "unknown option '--wrong'"],
  ])('%j fails and says why', (args, why) => {
    const result = run(...args);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain(why);
    expect(result.stdout).toBe('');
  });

  it('a blend is of the sources given, and tells the weights that it found', () => {
    const users = Array.from(
      { length: 30 },
      (_, n) => `u${n} ${[...'abcdefabcde'].slice(n % 6, (n % 6) + 5).join(' ')}`,
    );
    const path = file('blended', `${users.join('\n')}\n`);
    const result = run('sequences', '--file', path, '--model', 'best', '--sources', 'rules,popularity');
    expect(result.stderr).toContain('fit blend');
    expect(result.status).toBe(0);
    const last = JSON.parse(result.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ model: 'blend', sources: [{ model: 'rules' }, { model: 'popularity' }] });
    expect(last.blend.parts.length).toBeGreaterThan(0);
    const weights: number[] = last.blend.parts.map((part: { weight: number }) => part.weight);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(last['valid_hr@10']).toBe(1);
  });

  it('refuses a setting that the model does not have, and a file with nothing to predict', () => {
    const path = file('short', 'u a b\n');
    expect(run('sequences', '--file', path, '--set', 'wings=2').stderr).toContain('there is no setting wings');
    const nothing = run('sequences', '--file', path);
    expect(nothing.status).toBe(1);
    expect(nothing.stderr).toContain('nothing to predict: no user has three items');
    expect(run('sequences', '--file', file('empty', '')).stderr).toContain('holds no row in the sequences layout');
  });

  it('explains itself', () => {
    expect(run('--help').stdout).toContain('sequences');
    expect(run('sessions', '--help').stdout).toContain('--train <file>');
  });
});
