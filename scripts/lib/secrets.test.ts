import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { secretsOf } from './secrets.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'secrets-test-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('makes secrets once, for the owner only', () => {
  const made = secretsOf(dir);
  expect(secretsOf(dir)).toEqual(made);
  expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
});

it.each(['', '{"serviceT', '{}', '{"serviceToken":"short","deadLetterKey":"AAAA"}'])(
  'puts a damaged file aside: %s',
  (text) => {
    writeFileSync(join(dir, 'secrets.json'), text);
    const notices: string[] = [];
    const made = secretsOf(dir, (notice) => notices.push(notice));
    expect(Buffer.from(made.deadLetterKey, 'base64')).toHaveLength(32);
    expect(notices[0]).toContain('was damaged');
    expect(readFileSync(join(dir, 'secrets.json.damaged'), 'utf8')).toBe(text);
    expect(secretsOf(dir)).toEqual(made);
    expect(existsSync(join(dir, 'secrets.json.new'))).toBe(false);
  },
);

it('adds the secret that a file of an earlier release lacks, and keeps the others', () => {
  const { pseudonymKey, ...earlier } = secretsOf(dir);
  writeFileSync(join(dir, 'secrets.json'), JSON.stringify(earlier));
  const now = secretsOf(dir);
  expect(now).toMatchObject(earlier);
  expect(Buffer.from(now.pseudonymKey, 'base64')).toHaveLength(32);
  expect(now.pseudonymKey).not.toBe(pseudonymKey);
  expect(secretsOf(dir)).toEqual(now);
});
