import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Manifest {
  /** Folder of the package from the root: "services/feature". */
  folder: string;
  name: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
}

const OWN = '@insight-mesh/';
/** Which workspace packages a package may name; a service may name PRODUCTS. */
const ALLOWED: Record<string, readonly string[]> = {
  protos: [],
  'services/algorithms': [],
  'services/runtime': ['contracts'],
  'deploy/local': [],
  'deploy/smoke': ['contracts', 'runtime'],
  'deploy/tools': ['contracts', 'runtime'],
  scripts: ['contracts', 'runtime', 'algorithms', 'local-stack', 'deploy-tools'],
};
const PRODUCTS = ['contracts', 'runtime', 'algorithms'];
const TEST_ONLY = ['local-stack'];
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** What is wrong with the manifests, one line each: workspace packages that must not be named, versions that are not exact. */
export function checkManifests(manifests: readonly Manifest[]): string[] {
  const problems: string[] = [];
  for (const manifest of manifests) {
    const runs = { ...manifest.dependencies, ...manifest.optionalDependencies };
    const allowed = (ALLOWED[manifest.folder] ?? PRODUCTS).map((name) => OWN + name);
    const alsoInTests = TEST_ONLY.map((name) => OWN + name);
    for (const name of Object.keys(runs).filter((one) => one.startsWith(OWN) && !allowed.includes(one))) {
      problems.push(`${manifest.folder}/package.json depends on ${name}: allowed are ${allowed.join(', ') || 'none'}`);
    }
    for (const name of Object.keys(manifest.devDependencies).filter((one) => one.startsWith(OWN))) {
      if (![...allowed, ...alsoInTests].includes(name))
        problems.push(`${manifest.folder}/package.json tests with ${name}`);
    }
    if (manifest.folder === 'services/algorithms') {
      for (const name of Object.keys(runs)) problems.push(`services/algorithms is pure and may not depend on ${name}`);
    }
    for (const [name, version] of Object.entries({ ...runs, ...manifest.devDependencies })) {
      const fits = name.startsWith(OWN) ? version === 'workspace:*' : EXACT.test(version);
      if (!fits) problems.push(`${manifest.folder}/package.json: ${name} "${version}" is not pinned`);
    }
  }
  return problems;
}

/** All manifests of the workspace under `root`. */
export function readManifests(root: string): Manifest[] {
  const services = readdirSync(join(root, 'services')).map((name) => `services/${name}`);
  const folders = ['protos', ...services, 'deploy/local', 'deploy/smoke', 'deploy/tools', 'scripts'];
  return folders
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const content = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Partial<Manifest>;
      const { name = '', dependencies = {}, devDependencies = {}, optionalDependencies = {} } = content;
      return { folder, name, dependencies, devDependencies, optionalDependencies };
    });
}
