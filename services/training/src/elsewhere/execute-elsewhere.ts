import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { sha256 } from '../artefact/manifest.js';
import { writeArtefact } from '../artefact/write-artefact.js';
import { dataSetName } from '../data/data-set.js';
import { measureChampion } from '../evaluation/champion.js';
import { decisiveMetric } from '../evaluation/measure.js';
import { meanOf } from '../gate/case-values.js';
import { measureCases, weigh } from '../gate/weigh.js';
import { modelCard } from '../registry/model-card.js';
import type { Surroundings } from '../run/execute.js';
import type { Candidate, Job, RunResult } from '../run/job.js';
import { KeptWork } from '../run/kept-work.js';
import { readTest } from '../run/read-test.js';
import { keptPrefix } from '../run/remembered-data.js';
import { Steps } from '../run/steps.js';
import { untilWritten } from '../run/until-written.js';
import { checkOnnx } from './check-onnx.js';
import { openOnnx } from './open-onnx.js';
import { type ElsewhereConfig, signatureOf } from './upload.js';

/**
 * A run of a model that was fitted elsewhere: open the graph, ask it all of the current test that began after what it was fitted on, compare
 * it with the champion on the same cases, and write the artefact. Nothing is fitted and nothing is chosen.
 * @throws AppError whose message is for the one who registered it
 */
export async function executeElsewhere(
  job: Job,
  elsewhere: ElsewhereConfig,
  { store, report, warn, onKept, signal, reserve, now }: Surroundings,
): Promise<RunResult> {
  const began = now();
  const { slot, trainedUntilMs } = elsewhere;
  const champion = job.champions.find((each) => each.slot === slot);
  const steps = new Steps(8, report);
  steps.next('open the model');
  const { bytes, vocabulary } = await fetchUpload(store, elsewhere);
  const declared = signatureOf(elsewhere.signature);
  const itemMatrix = checkOnnx(bytes, declared, vocabulary.length);
  const parts = { signature: declared, vocabulary, ...(itemMatrix === undefined ? {} : { itemMatrix }) };
  const { model, signature, close } = await openOnnx(bytes, parts);
  try {
    const { dataSet, trial, gateTest } = await readTest(job, store, steps, trainedUntilMs);
    const [probe] = gateTest.probes;
    const known = trial.training.find(({ itemId }) => model.knows(itemId))?.itemId;
    if (known === undefined) throw unknownItems(vocabulary.length);
    // A graph that cannot answer one context is told at once, and not after the champion was measured.
    await model.recommend([known, ...(probe ?? [])], 1);
    const measured = await measureCases(model, gateTest, { signal, onProgress: steps.next('test the model') });
    const against =
      champion === undefined
        ? undefined
        : await measureChampion(
            champion,
            trial,
            store,
            {
              signal,
              backend: job.config.backend,
              seed: job.config.seed,
              kept: new KeptWork({
                store,
                prefix: keptPrefix(job.workPrefix, { ...job, sha256: dataSet.sha256 }),
                checkpointSeconds: job.checkpointSeconds,
                warn,
                onKept,
              }),
            },
            gateTest,
            steps.next(`test the champion of ${slot}`),
          );
    const evidence = weigh(measured, against, gateTest, { level: job.gateLevel, tried: 1 });

    steps.next('write the artefact');
    const version = (await reserve([slot])).get(slot);
    if (version === undefined) throw new Error(`no version was reserved for ${slot}`);
    const createdAtMs = now();
    const dataSetText = dataSetName(job.tenantId, dataSet);
    const metrics = {
      ...Object.fromEntries(evidence.figures.map(({ name, value }) => [name, value])),
      predictions: gateTest.cases.length,
      ...(against === undefined
        ? {}
        : { [`champion_${decisiveMetric}`]: against.decisive, champion_version: against.version }),
    };
    const about = { model: 'onnx' as const, config: { name: elsewhere.name }, metrics, seed: job.config.seed };
    const card = modelCard({
      ...{ slot, model: 'onnx', config: about.config, evidence, seed: about.seed, dataSet: dataSetText },
      ...{ codeVersion: job.codeVersion, trainedUntilMs, origin: 'elsewhere' },
    });
    const manifest = {
      ...about,
      ...{
        tenant: job.tenantId,
        slot,
        version,
        created_at: new Date(createdAtMs).toISOString(),
        data_set: dataSetText,
      },
      ...{ code_version: job.codeVersion, run_id: job.runId, trained_until: new Date(trainedUntilMs).toISOString() },
      compared_with:
        against === undefined
          ? null
          : {
              ...{ version: against.version, model: against.model, by: against.by, why: against.why },
              [decisiveMetric]: against.decisive,
            },
    };
    const files = new Map([
      ['model.onnx', bytes],
      ['signature.json', json(signature)],
      ['vocabulary.json', json(vocabulary)],
      ...(itemMatrix === undefined ? [] : [['item-matrix.bin', bytesOf(itemMatrix.values)] as const]),
      ['data-set.json', json(dataSet)],
      ['probes.json', json(gateTest.probes)],
      ['model-card.md', Buffer.from(card)],
    ]);
    const written = await untilWritten(() => writeArtefact(store, manifest, files, job.attempt), { signal, warn });
    const { user, system } = process.cpuUsage();
    const candidate: Candidate = {
      ...about,
      ...written,
      ...{ tenantId: job.tenantId, slot, version, runId: job.runId, dataSet: dataSetText, trainedUntilMs, createdAtMs },
      codeVersion: job.codeVersion,
      dataRows: dataSet.rows,
      costs: {
        ...{ trainingSeconds: (createdAtMs - began) / 1000, cpuSeconds: (user + system) / 1e6, gpuSeconds: 0 },
        backend: 'onnx',
      },
      latency: evidence.latency,
      origin: 'elsewhere',
      comparedWith: against?.version,
      evidence: { ...evidence, sizeBytes: written.sizeBytes },
    };
    const figure = meanOf(measured.values[decisiveMetric]);
    return { candidates: [candidate], table: [{ model: 'onnx', metrics: { [decisiveMetric]: figure } }] };
  } finally {
    await close();
  }
}

function unknownItems(size: number): AppError {
  return new AppError(
    'FAILED_PRECONDITION',
    `none of the ${size} items of the vocabulary is an item of this shop; are these its item ids, as events name them?`,
  );
}

/** The file and its vocabulary, both as they were registered. @throws AppError FAILED_PRECONDITION where they are gone or changed */
async function fetchUpload(
  store: ObjectStore,
  { key, sha256: hash, vocabularyKey, vocabularySha256 }: ElsewhereConfig,
): Promise<{ bytes: Buffer; vocabulary: string[] }> {
  const fetch = async (of: string, expected: string): Promise<Buffer> => {
    const bytes = await store.get(of).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error;
      throw new AppError('FAILED_PRECONDITION', `${of} is gone; register the model again`);
    });
    if (sha256(bytes) === expected) return bytes;
    throw new AppError('FAILED_PRECONDITION', `${of} is not the file that was registered; register the model again`);
  };
  const bytes = await fetch(key, hash);
  const vocabulary = JSON.parse((await fetch(vocabularyKey, vocabularySha256)).toString('utf8')) as string[];
  return { bytes, vocabulary };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
