import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@insight-mesh/runtime/errors';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { foldsVersion } from '../folds/version.js';
import { explained } from './build-errors.js';
import type { BuildOptions } from './build-options.js';
import { checkSpec } from './check-spec.js';
import { Duck, named, quoted } from './duck.js';
import { type FoldedFamily, foldFamilies } from './fold-families.js';
import { cutsFor } from './join-claims.js';
import { lakeHash } from './lake-files.js';
import { addFacts, leakWarnings, newLeakFacts } from './leaks.js';
import { definitionsHash, type Plan, planOf, toldFeatures } from './plan.js';
import { type Build, duckOptions, labelsFile, type Prepared, prepare } from './prepare.js';
import type { DatasetManifest } from './spec.js';
import { RunsReader } from './values-runs.js';
import { WorkFolder, writeWhole } from './work-folder.js';
import { fileHash, type PartMade, partRowsOf, writePart } from './write-parts.js';

/** Raised where the same arguments make other bytes than before. */
const engineVersion = 1;
/** Share of labels with an entity of which nothing was known, above which people are told. */
const manyUnknown = 0.2;

const sha256 = (text: string) => hash('sha256', text, 'hex');

/** Of all that a data set follows from. */
async function fingerprint(o: BuildOptions, plan: Plan, lake: string): Promise<string> {
  const { labels } = o.spec;
  const file = labels.from === 'file' ? await fileHash(labels.path).catch(missing(labels.path)) : '';
  const versions = [engineVersion, foldsVersion, definitionsHash(plan)];
  return sha256(JSON.stringify([versions, o.tenantId, o.spec, lake, file, o.cuts, o.completeToMs ?? null]));
}

function missing(path: string): (error: unknown) => never {
  return (cause) => {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError('NOT_FOUND', `the labels' file ${path} cannot be read (${code ?? 'no reason'})`, { cause });
  };
}

async function writeParts(build: Build, { labels }: Prepared, folded: readonly FoldedFamily[]): Promise<PartMade[]> {
  const { o, plan, work } = build;
  const count = Math.ceil(labels.rows / partRowsOf(plan.columns.length));
  const readers: RunsReader[] = [];
  const options = {
    plan,
    readers,
    labels: labelsFile(work),
    carried: labels.carried,
    outFolder: o.outFolder,
    signal: o.signal,
  };
  const duck = await Duck.open({ ...duckOptions(build, 0.6), threads: 1 });
  const parts: PartMade[] = [];
  try {
    for (const [at, { columns }] of plan.families.entries()) {
      readers.push(await RunsReader.open(folded[at]?.runs ?? [], columns.length));
    }
    for (let part = 0; part < count; part++) {
      o.onProgress({ step: 'write', done: part, total: count });
      const before = await work.record<PartMade>(`part-${part}`);
      const there = before !== undefined && existsSync(join(o.outFolder, before.name));
      const made = there ? before : await writePart(duck, part, labels.rows, options);
      if (!there) await work.finish(`part-${part}`, made);
      parts.push(made);
    }
  } finally {
    duck.close();
  }
  o.onProgress({ step: 'write', done: count, total: count });
  return parts;
}

/** Columns that look as if they told the label one by one, looked at on all rows. */
async function oneToOne(build: Build, parts: readonly PartMade[], suspects: readonly string[]): Promise<string[]> {
  if (suspects.length === 0) return [];
  const files = parts.map(({ name }) => quoted(join(build.o.outFolder, name)));
  const duck = await Duck.open({ ...duckOptions(build, 0.6), threads: build.o.threads });
  const found: string[] = [];
  try {
    for (const name of suspects) {
      const { labels, values, pairs } = await duck.one(`SELECT count(DISTINCT label)::DOUBLE AS labels,
          count(DISTINCT ${named(name)})::DOUBLE AS "values", count(DISTINCT {a: label, b: ${named(name)}})::DOUBLE AS pairs
        FROM read_parquet([${files.join(', ')}])`);
      if (pairs !== labels || pairs !== values) continue;
      found.push(`${name} tells each label, one by one: it may know what came after the label’s time`);
    }
    return found;
  } finally {
    duck.close();
  }
}

async function warningsOf(
  build: Build,
  prepared: Prepared,
  parts: readonly PartMade[],
  folded: readonly FoldedFamily[],
) {
  const { plan } = build;
  const facts = newLeakFacts(plan.columns.length);
  for (const part of parts) addFacts(facts, part.facts);
  const names = plan.columns.map(({ column }) => column.name);
  const { warnings, suspects } = leakWarnings(facts, names);
  warnings.push(
    ...(await oneToOne(
      build,
      parts,
      suspects.map((at) => names[at] ?? ''),
    )),
  );
  for (const [at, { kind }] of plan.families.entries()) {
    const share = (folded[at]?.unknown ?? 0) / prepared.labels.rows;
    if (share <= manyUnknown) continue;
    warnings.push(`nothing was known by then of the ${kind} of ${Math.round(share * 1000) / 10}% of the labels`);
  }
  return warnings;
}

async function manifestThere(outFolder: string): Promise<DatasetManifest | undefined> {
  try {
    return JSON.parse(await readFile(join(outFolder, 'manifest.json'), 'utf8')) as DatasetManifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function build(build: Build, lake: string): Promise<DatasetManifest> {
  const { o, plan, work } = build;
  const prepared = await prepare(build);
  const folded = await foldFamilies(build, prepared);
  const parts = await writeParts(build, prepared, folded);
  const { facts, labels } = prepared;
  const manifest: DatasetManifest = {
    layout: 1,
    id: o.id,
    tenant: o.tenantId,
    created_at: rfc3339(o.nowMs),
    spec: o.spec,
    folds_version: foldsVersion,
    definitions_sha256: definitionsHash(plan),
    features: toldFeatures(plan),
    lake: { files: o.lakeFiles.length, sha256: lake, events: facts.events, watermark: rfc3339(facts.watermarkMs) },
    rows: labels.rows,
    rejected: labels.rejected,
    files: parts.map(({ name, rows, bytes, sha256: of }) => ({ name, rows, bytes, sha256: of })),
    sha256: sha256(parts.map((part) => part.sha256).join('\n')),
    warnings: await warningsOf(build, prepared, parts, folded),
  };
  o.signal.throwIfAborted();
  // First here, so that a kill in between leaves no manifest of which this folder knows nothing.
  await work.finish('manifest', manifest);
  await writeWhole(join(o.outFolder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * Builds a data set: for each label the features that serving would have given at its time, from the lake, by the folds and definitions of serving.
 * The same arguments over the same lake give the same bytes, however often the build was stopped or killed in between.
 *
 * The events of the entities that have labels are divided into buckets by a hash of the entity, each bucket is sorted by DuckDB, and one entity after
 * the other is folded; so memory does not grow with the lake. The work folder takes about the size of those events once more, and 8 bytes a value.
 * @returns the manifest, which is also written to the out folder, last
 * @throws AppError INVALID_ARGUMENT (spec or labels), NOT_FOUND (labels' file), DATA_LOSS (a lake file that is damaged), FAILED_PRECONDITION (nothing
 *   to build of, or the out folder holds another data set), RESOURCE_EXHAUSTED (disk or memory); the signal's reason once it is aborted
 */
export async function buildDataset(o: BuildOptions): Promise<DatasetManifest> {
  checkSpec(o.spec);
  if (o.lakeFiles.length === 0) {
    throw new AppError('FAILED_PRECONDITION', `the lake has no file of tenant ${o.tenantId} yet`);
  }
  o.signal.throwIfAborted();
  try {
    const plan = planOf(o.spec);
    const lake = await lakeHash(o.lakeFiles);
    const print = await fingerprint(o, plan, lake);
    const work = await WorkFolder.open(o.folder, print);
    const there = await manifestThere(o.outFolder);
    const finished = await work.record<DatasetManifest>('manifest');
    if (there !== undefined && there.sha256 === finished?.sha256) return there;
    if (there !== undefined) {
      const what = `${o.outFolder} holds the data set ${there.id} already`;
      throw new AppError('FAILED_PRECONDITION', `${what}: build into an empty folder`);
    }
    await mkdir(o.outFolder, { recursive: true });
    return await build({ o, plan, work, cuts: cutsFor(o.spec.knowledge, o.cuts) }, lake);
  } catch (error) {
    throw explained(error, o);
  }
}
