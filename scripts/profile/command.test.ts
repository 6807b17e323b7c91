import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The built command, as people run it.
const command = fileURLToPath(new URL('../dist/profile.js', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'profile-command-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });

describe('profile', () => {
  it('writes the page and the figures, and ends with one JSON line', () => {
    const file = join(folder, 'data.csv');
    const lines = Array.from({ length: 300 }, (_, n) => `${(n * 37) / 101},${n % 2},${n % 2}`);
    writeFileSync(file, `x,label,same\n${lines.join('\n')}\n`);
    const [out, json] = [join(folder, 'page.html'), join(folder, 'figures.json')];
    const result = run('--file', file, '--label', 'label', '--out', out, '--json', json);
    expect(result.status, result.stderr).toBe(0);
    expect(result.stdout).toContain('LEAK     “same” equals the label in every row');
    const last = JSON.parse(result.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({
      rows: 300,
      columns: 3,
      leaks: 1,
      findings: [{ code: 'equals_label', columns: ['same'] }],
    });
    expect(readFileSync(out, 'utf8')).toContain('<title>Profile of data.csv</title>');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ rows: 300, label: { column: 'label' } });
    expect(result.stderr).toContain('columns: 3 in');
  });

  it.each([
    [[], 'name a file by --file or a data set by --dataset'],
    [['--file', 'x.csv'], 'name a page by --out'],
    [['--file', 'x.csv', '--dataset', 'd', '--out', 'p.html'], "cannot be used with option '--dataset"],
    [['--file', 'x.csv', '--out', '/no/such/folder/p.html'], 'folder /no/such/folder does not exist'],
    [['--file', 'x.csv', '--out', 'p.html', '--sample', '3'], 'must be a whole number from 1000'],
    [['--file', 'there-is-none.csv', '--out', 'p.html'], 'there-is-none.csv does not exist'],
    [['--dataset', '../x', '--out', 'p.html'], 'the id of a data set has'],
  ])('tells what is wrong with %j', (args, message) => {
    const result = run(...args);
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain(message);
  });
});
