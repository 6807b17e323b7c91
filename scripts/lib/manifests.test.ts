import { expect, it } from 'vitest';
import { checkManifests, type Manifest, readManifests } from './manifests.js';

function manifest(folder: string, parts: Partial<Manifest> = {}): Manifest {
  return { folder, name: folder, dependencies: {}, devDependencies: {}, optionalDependencies: {}, ...parts };
}

it('refuses a service that names another service, also among its test packages', () => {
  const problems = checkManifests([
    manifest('services/recommender', { dependencies: { '@insight-mesh/feature': 'workspace:*' } }),
    manifest('services/training', { devDependencies: { '@insight-mesh/feature': 'workspace:*' } }),
    manifest('services/nlp', { optionalDependencies: { '@insight-mesh/feature': 'workspace:*' } }),
  ]);
  expect(problems.map((line) => line.split(':')[0])).toEqual([
    'services/recommender/package.json depends on @insight-mesh/feature',
    'services/training/package.json tests with @insight-mesh/feature',
    'services/nlp/package.json depends on @insight-mesh/feature',
  ]);
});

it('lets the local stack into tests only', () => {
  const stack = { '@insight-mesh/local-stack': 'workspace:*' };
  expect(checkManifests([manifest('services/feature', { devDependencies: stack })])).toEqual([]);
  expect(checkManifests([manifest('services/feature', { dependencies: stack })])).toHaveLength(1);
});

it('keeps algorithms free of packages and the runtime free of algorithms', () => {
  expect(checkManifests([manifest('services/algorithms', { dependencies: { lodash: '4.17.21' } })])).toHaveLength(1);
  const algorithms = { '@insight-mesh/algorithms': 'workspace:*' };
  expect(checkManifests([manifest('services/runtime', { dependencies: algorithms })])).toHaveLength(1);
  expect(checkManifests([manifest('services/feature', { dependencies: algorithms })])).toEqual([]);
});

it('wants exact versions', () => {
  for (const version of ['^1.2.3', '~1.2.3', '1', 'latest', '*', 'workspace:*']) {
    expect(checkManifests([manifest('scripts', { dependencies: { zod: version } })]), version).toHaveLength(1);
  }
  expect(checkManifests([manifest('scripts', { dependencies: { zod: '4.6.7', b: '1.5.6-r.1' } })])).toEqual([]);
});

it('finds nothing wrong in this workspace', () => {
  const manifests = readManifests(process.cwd());
  expect(manifests.map(({ folder }) => folder)).toContain('services/feature');
  expect(checkManifests(manifests)).toEqual([]);
});
