// Run while an image is built: takes out of the workspace what the services need, and nothing else, and writes what was taken
// as CycloneDX. node assemble.mjs --built DIR --out DIR --without PACKAGE,…
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const { values } = parseArgs({ options: { built: text, out: text, without: { type: 'string', default: '' } } });
const { built, out } = values;
if (built === undefined || out === undefined) throw new Error('--built and --out are needed');
const without = values.without.split(',').filter((name) => name !== '');
const root = process.cwd();

const services = readdirSync('services').map((name) => `services/${name}`);
const packages = ['protos', ...services, 'deploy/tools', 'deploy/smoke'].filter((folder) =>
  existsSync(join(folder, 'package.json')),
);
/** Beside what is compiled: contracts and SQL are read at run time. */
const readAtRunTime = ['package.json', 'node_modules', 'migrations', 'asyncapi.yaml', 'insightmesh', 'third_party'];
const compiled = ['dist/src', 'dist/gen'];

const isProduct = (path) => !/\.test\.js$|\.d\.ts$|\.map$|\.tsbuildinfo$/.test(path);
const copy = (from, to) =>
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => isProduct(path) || path.includes('node_modules'),
  });

for (const folder of packages) {
  mkdirSync(join(out, folder), { recursive: true });
  for (const name of readAtRunTime)
    if (existsSync(join(folder, name))) copy(join(folder, name), join(out, folder, name));
  if (existsSync(join(folder, 'src')) && !existsSync(join(built, folder, 'dist')))
    throw new Error(`${folder} was not compiled: ${join(built, folder)} has no dist`);
  for (const name of compiled) {
    const from = join(built, folder, name);
    if (existsSync(from)) copy(from, join(out, folder, name));
  }
  for (const name of without) rmSync(join(out, folder, 'node_modules', name), { recursive: true, force: true });
}

/** The packages that a folder node_modules links to, scoped ones too. */
function linksIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name !== '.bin' && name !== '.pnpm')
    .flatMap((name) => (name.startsWith('@') ? readdirSync(join(folder, name)).map((one) => `${name}/${one}`) : [name]))
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path).isSymbolicLink());
}

// What is reached from the packages over their links; the rest came with what was left out.
const store = join(root, 'node_modules', '.pnpm');
const reached = new Set();
const todo = packages.flatMap((folder) =>
  linksIn(join(out, folder, 'node_modules')).map((path) => path.slice(out.length + 1)),
);
while (todo.length > 0) {
  const link = join(root, todo.pop());
  // An optional package of another platform.
  if (!existsSync(link)) continue;
  const path = realpathSync(link);
  if (!path.startsWith(`${store}/`)) continue;
  const entry = path.slice(store.length + 1).split('/')[0];
  if (reached.has(entry)) continue;
  reached.add(entry);
  todo.push(...linksIn(join(store, entry, 'node_modules')).map((link) => link.slice(root.length + 1)));
}
const there = new Set();
for (const entry of reached) {
  const to = join(out, 'node_modules', '.pnpm', entry);
  cpSync(join(store, entry), to, { recursive: true, verbatimSymlinks: true });
  const modules = join(to, 'node_modules');
  for (const name of readdirSync(modules).flatMap((one) =>
    one.startsWith('@') ? readdirSync(join(modules, one)).map((inner) => `${one}/${inner}`) : [one],
  )) {
    const folder = join(modules, name);
    if (name === '.bin' || lstatSync(folder).isSymbolicLink()) continue;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    there.add(`${manifest.name}@${manifest.version}`);
    if (name === 'onnxruntime-node') dropOtherPlatforms(join(folder, 'bin'));
  }
}
// Some packages need what they do not declare (TensorFlow.js: long), and find it where pnpm links everything for them.
const hoisted = join(store, 'node_modules');
for (const link of linksIn(hoisted)) {
  if (
    !existsSync(link) ||
    !reached.has(
      realpathSync(link)
        .slice(store.length + 1)
        .split('/')[0],
    )
  )
    continue;
  const to = join(out, link.slice(root.length + 1));
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(readlinkSync(link), to);
}
// Links of packages' own commands point to what is not taken along.
for (const folder of packages) rmSync(join(out, folder, 'node_modules', '.bin'), { recursive: true, force: true });

/** It carries its library for each platform: 220 MB for those that are not this one. */
function dropOtherPlatforms(bin) {
  for (const api of readdirSync(bin)) {
    for (const system of readdirSync(join(bin, api))) {
      if (system !== platform) rmSync(join(bin, api, system), { recursive: true });
      else
        for (const cpu of readdirSync(join(bin, api, system)).filter((one) => one !== arch))
          rmSync(join(bin, api, system, cpu), { recursive: true });
    }
  }
}

const gpu = join(out, 'services/training/node_modules/@tensorflow/tfjs-node-gpu');
if (existsSync(gpu)) {
  for (const name of ['deps', 'lib']) {
    const link = join(realpathSync(gpu), name);
    rmSync(link, { recursive: true, force: true });
    symlinkSync(join('/opt/libtensorflow', name), link);
  }
}

const sbom = JSON.parse(readFileSync('lock.cdx.json', 'utf8'));
const nameOf = ({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`;
const own = (component) => component.group === '@insight-mesh';
sbom.components = sbom.components.filter((component) => own(component) || there.has(nameOf(component)));
const listed = new Set(sbom.components.map(nameOf));
const missing = [...there].filter((one) => !listed.has(one));
if (missing.length > 0) throw new Error(`not in the lock file's list of packages: ${missing.join(', ')}`);
const kept = new Set([sbom.metadata.component['bom-ref'], ...sbom.components.map((component) => component['bom-ref'])]);
sbom.dependencies = (sbom.dependencies ?? [])
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
sbom.metadata.lifecycles = [{ phase: 'build' }];
writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 1)}\n`);
console.log(`${out}: ${packages.length} packages of the workspace, ${there.size} of others`);
