import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  it.each([
    [['sessions', '--train', '/nowhere/at/all'], '/nowhere/at/all is not there'],
    [['sequences', '--file', tmpdir()], 'cannot be read'],
    [['sequences', '--model', 'oracle'], 'There are: popularity, item-knn, '],
    [['sessions', '--seed', '-1'], 'It must be a whole number'],
    [['sessions', '--set', 'decay'], 'It must look like decay=0.8.'],
    [['sideways'], "unknown command 'sideways'"],
    [['sessions', '--wrong'], "unknown option '--wrong'"],
  ])('%j fails and says why', (args, why) => {
    const result = run(...args);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain(why);
    expect(result.stdout).toBe('');
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
