// Types from protos/: proto-loader's for RPCs (gen/insightmesh/…) and gen/json.ts, the proto3 JSON form of every message as
// it stands on topics. `--check` writes nothing and fails when the committed files are stale.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const protos = fileURLToPath(new URL('../protos/', import.meta.url));
const require = createRequire(join(protos, 'package.json'));
const protobuf = require('protobufjs');

function filesUnder(folder, extension) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

const SCALARS = { string: 'string', bytes: 'string', bool: 'boolean' };
const WELL_KNOWN = {
  '.google.protobuf.Timestamp': 'string',
  '.google.protobuf.FieldMask': 'string',
  '.google.protobuf.Struct': '{ [key: string]: JsonValue }',
  '.google.protobuf.Value': 'JsonValue',
};

function jsonName(fullName) {
  return fullName.replace(/^\.insightmesh\.\w+\.v\d+\./, '').replaceAll('.', '');
}

function fieldType(field) {
  const resolved = field.resolvedType;
  let type = 'number';
  if (resolved) type = WELL_KNOWN[resolved.fullName] ?? `${jsonName(resolved.fullName)}Json`;
  else if (SCALARS[field.type]) type = SCALARS[field.type];
  if (field.map) return `{ [key: string]: ${type} }`;
  return field.repeated ? `${type}[]` : type;
}

function emitJsonTypes(files) {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    target.startsWith('google/')
      ? join(require.resolve('protobufjs/package.json'), '..', target)
      : join(protos, target);
  root.loadSync(files, { keepCase: true });
  root.resolveAll();
  const out = [
    '// Generated from protos/ by scripts/generate.mjs. The proto3 JSON form of every message: fields by their proto names, times',
    '// in RFC 3339, enums by name, bytes in base64, 64-bit integers as numbers (within 2^53).',
    '',
    'export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };',
    '',
  ];
  const names = [];
  const visit = (space) => {
    for (const child of space.nestedArray ?? []) {
      if (child instanceof protobuf.Enum) {
        out.push(`export type ${jsonName(child.fullName)}Json =`);
        const values = Object.keys(child.values).map((value) => `  | '${value}'`);
        out.push(`${values.join('\n')};`, '');
      } else if (child instanceof protobuf.Type) {
        names.push(child.fullName.slice(1));
        out.push(`export interface ${jsonName(child.fullName)}Json {`);
        for (const field of child.fieldsArray) out.push(`  ${field.name}?: ${fieldType(field)};`);
        out.push('}', '');
      }
      if (child.nestedArray) visit(child);
    }
  };
  visit(root.lookup('insightmesh'));
  out.push('/** Full message name to its JSON form. */', 'export interface JsonMessages {');
  for (const name of names.sort()) out.push(`  '${name}': ${jsonName(`.${name}`)}Json;`);
  out.push('}', '');
  return out.join('\n');
}

function generate(target) {
  const files = filesUnder(join(protos, 'insightmesh'), '.proto').map((file) => join('insightmesh', file));
  const flags = ['--keepCase', '--longs=Number', '--enums=String', '--defaults', '--arrays', '--objects', '--oneofs'];
  const io = ['--grpcLib=@grpc/grpc-js', '--importFileExtension=.js', `--outDir=${target}`, '-I', '.', '--'];
  const binary = join(protos, 'node_modules/.bin/proto-loader-gen-types');
  execFileSync(binary, [...flags, ...io, ...files], { cwd: protos, stdio: ['ignore', 'ignore', 'inherit'] });
  // Each apart: two of them may be called demo.proto.
  for (const file of filesUnder(join(protos, 'third_party'), '.proto')) {
    const out = join(target, 'third_party', dirname(file));
    const own = io.map((arg) => (arg === `--outDir=${target}` ? `--outDir=${out}` : arg));
    const command = [...flags, ...own, join('third_party', file)];
    execFileSync(binary, command, { cwd: protos, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  writeFileSync(join(target, 'json.ts'), emitJsonTypes(files));
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(
    'npm run generate [-- --check]: writes protos/gen from protos/insightmesh and protos/third_party; --check only compares.',
  );
  process.exit(0);
}
const unknown = args.find((arg) => arg !== '--check');
if (unknown !== undefined) {
  console.error(`error: unknown argument '${unknown}' (--help shows what there is)`);
  process.exit(1);
}
const committed = join(protos, 'gen');
const fresh = mkdtempSync(join(tmpdir(), 'insight-mesh-gen-'));
try {
  generate(fresh);
  if (args.includes('--check')) {
    const was = existsSync(committed) ? filesUnder(committed, '.ts') : [];
    const is = filesUnder(fresh, '.ts');
    const stale = [...new Set([...was, ...is])].filter(
      (file) =>
        !was.includes(file) ||
        !is.includes(file) ||
        readFileSync(join(committed, file), 'utf8') !== readFileSync(join(fresh, file), 'utf8'),
    );
    if (stale.length > 0) {
      console.error(`protos/gen is stale; run npm run generate and commit it:\n  ${stale.join('\n  ')}`);
      process.exitCode = 1;
    } else console.log(`protos/gen is fresh (${is.length} files)`);
    console.log(JSON.stringify({ files: is.length, stale, ok: stale.length === 0 }));
  } else {
    rmSync(committed, { recursive: true, force: true });
    cpSync(fresh, committed, { recursive: true });
    const files = filesUnder(committed, '.ts').length;
    console.log(`wrote ${files} files to protos/gen\n${JSON.stringify({ files, ok: true })}`);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
