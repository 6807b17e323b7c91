import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkoutRoot } from './checkout.js';
import { settingsFiles } from './settings-files.js';

const page = readFileSync(join(checkoutRoot(), 'deploy/configuration.md'), 'utf8');
const documented = new Set([...page.matchAll(/`([A-Z][A-Z0-9_]{3,})`/g)].map((match) => match[1] ?? ''));

/** Names of settings, as the schemas of the services and of the runtime spell them: keys in capitals. */
function settingsOf(files: string[]): string[] {
  const names = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/[\s{]([A-Z][A-Z0-9_]{3,}): /g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(names)].sort();
}

describe('deploy/configuration.md', () => {
  const services = ['collector', 'feature', 'recommender', 'runtime', 'training'];
  const files = services.flatMap(settingsFiles).map((file) => join(checkoutRoot(), file));
  const settings = settingsOf(files);

  it('names every setting that a service reads', () => {
    expect(settings.length).toBeGreaterThan(35);
    expect(settings.filter((name) => !documented.has(name))).toEqual([]);
  });

  it('names no setting that nothing reads', () => {
    const scripts = ['INSIGHT_MESH_LOCAL', 'INSIGHT_MESH_TOOLS'];
    expect([...documented].filter((name) => !settings.includes(name) && !scripts.includes(name))).toEqual([]);
  });
});
