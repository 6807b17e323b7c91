import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingFacts } from '@insight-mesh/runtime/setting-facts';
import { describe, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';
import { readSettings } from './read-settings.js';
import { renderSettings, settingsPage } from './settings-page.js';

const root = checkoutRoot();
const settings = await readSettings(root);
const all = [...settings].flatMap(([service, each]) => each.map((facts) => ({ service, facts })));

/** Rows of the tables that are kept by hand: names and what stands in the column of defaults. */
function documentedDefaults(): { name: string; text: string; section: string }[] {
  let section = '';
  return readFileSync(join(root, 'deploy/configuration.md'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('## ')) section = line.slice(3);
      const [, first = '', text = ''] = /^\| (`[A-Z][^|]*) \| ([^|]*) \|/.exec(line) ?? [];
      const names = [...first.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name = '']) => name);
      const texts = text.split(', ');
      return names.map((name, index) => ({
        name,
        text: names.length === texts.length ? (texts[index] ?? '') : text,
        section,
      }));
    });
}

/** Whether the words of the page can mean this default. */
function agrees({ required, default: value }: SettingFacts, text: string): boolean {
  const plain = text.replaceAll('`', '');
  if (required) return plain === 'required';
  if (value === undefined) return plain !== 'required' && !/^[\d.]+$/.test(plain);
  if (value === '') return plain.startsWith('empty');
  return plain === value || plain.startsWith(`${value}:`) || plain.startsWith(`${value},`);
}

describe('the reference of settings', () => {
  it('is what the schemas make', () => {
    expect(readFileSync(join(root, settingsPage), 'utf8')).toBe(renderSettings(settings));
  });

  it('has a meaning, and what is right, for every setting', () => {
    expect(all.length).toBeGreaterThan(120);
    const silent = all.filter(
      ({ facts }) => facts.description === '' || !/^(the object store )?must |^any text$/.test(facts.must),
    );
    expect(silent.map(({ service, facts }) => `${service} ${facts.name}: ${facts.must}`)).toEqual([]);
  });

  it('marks as secret what holds a password, a key or a token, and nothing else', () => {
    const secret = new Set(all.filter(({ facts }) => facts.secret).map(({ facts }) => facts.name));
    expect([...secret].sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'DATABASE_URL',
      'DEAD_LETTER_KEY',
      'DEAD_LETTER_OLD_KEYS',
      'PSEUDONYM_KEY',
      'SERVICE_TOKEN',
    ]);
  });
});

describe('deploy/configuration.md', () => {
  it('contradicts no default', () => {
    const wrong = documentedDefaults().flatMap(({ name, text, section }) => {
      const known = all.filter(
        ({ service, facts }) => facts.name === name && (!settings.has(section) || service === section),
      );
      const perService = new Set(known.map(({ facts }) => facts.default)).size > 1;
      if (perService || known.some(({ facts }) => agrees(facts, text))) return [];
      return [`${section} ${name}: the page says ${text}, the code ${known[0]?.facts.default ?? 'none'}`];
    });
    expect(wrong).toEqual([]);
  });
});
