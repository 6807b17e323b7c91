import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '@insight-mesh/local-stack/run-command';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
vi.setConfig({ testTimeout: 120_000 });

let tree: string;

/** A tree of files shaped like this workspace, which the workspace's own rules are held against. */
function write(file: string, content: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), content);
}

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'boundaries-test-'));
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.base.json'])
    copyFileSync(join(root, name), join(tree, name));
  for (const folder of [
    'services/algorithms',
    'services/runtime',
    'services/feature',
    'scripts',
    'deploy/local',
    'protos',
  ]) {
    write(`${folder}/package.json`, '{ "type": "module" }');
    write(`${folder}/src/a.ts`, `import { b } from './b.js';\nexport const a = b;\n`);
    write(`${folder}/src/b.ts`, 'export const b = 1;\n');
  }
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

async function violations(): Promise<string[]> {
  const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = ['--config', '.dependency-cruiser.cjs', 'services', 'scripts', 'deploy', 'protos'];
  // Where CI is set, it colours its output.
  const env = { ...process.env, NO_COLOR: '1' };
  const { output } = await runCommand(process.execPath, [depcruise, ...args], { cwd: tree, env });
  const rules = [...output.matchAll(/error ([\w-]+): (\S+)/g)].map(([, rule, file]) => `${rule} ${file}`);
  if (rules.length === 0) expect(output).toContain('no dependency violations found');
  return rules.sort();
}

it('finds nothing in a tree that keeps the rules', async () => {
  expect(await violations()).toEqual([]);
});

it('finds a service that imports another, and a command that imports a service', async () => {
  write('services/training/src/x.ts', `import { a } from '../../feature/src/a.js';\nexport const x = a;\n`);
  write('scripts/src/x.ts', `import { a } from '../../services/feature/src/a.js';\nexport const x = a;\n`);
  expect(await violations()).toEqual([
    'by-package-name scripts/src/x.ts',
    'by-package-name services/training/src/x.ts',
    'no-service-elsewhere scripts/src/x.ts',
    'no-service-in-a-service services/training/src/x.ts',
  ]);
});

it('finds I/O in algorithms, and the domain in the runtime', async () => {
  write('services/algorithms/src/b.ts', `import { readFileSync } from 'node:fs';\nexport const b = readFileSync;\n`);
  write(
    'services/runtime/src/b.ts',
    `import { b as other } from '../../algorithms/dist/src/b.js';\nexport const b = other;\n`,
  );
  write('services/algorithms/dist/src/b.js', 'export const b = 1;\n');
  expect(await violations()).toEqual([
    'algorithms-are-pure services/algorithms/src/b.ts',
    'runtime-knows-contracts-only services/runtime/src/b.ts',
  ]);
});

it('finds an import that no manifest declares, a test in a product, and a cycle', async () => {
  write('services/feature/src/b.ts', `import { z } from 'zod';\nexport const b = z;\n`);
  write('services/runtime/src/b.ts', `import { a } from './a.js';\nexport const b = () => a;\n`);
  write('scripts/src/x.test.ts', 'export const x = 1;\n');
  write('scripts/src/b.ts', `import { x } from './x.test.js';\nexport const b = x;\n`);
  const found = await violations();
  expect(found).toContain('declared-only services/feature/src/b.ts');
  expect(found).toContain('no-tests-in-products scripts/src/b.ts');
  expect(found.filter((line) => line.startsWith('no-cycles'))).toHaveLength(1);
});
