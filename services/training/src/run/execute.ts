import { join } from 'node:path';
import { isModelName } from '@insight-mesh/algorithms/load-model';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { modelFile } from '../artefact/manifest.js';
import { writeArtefact } from '../artefact/write-artefact.js';
import { dataSetName, describeDataSet } from '../data/data-set.js';
import { readInteractions } from '../data/read-interactions.js';
import { toSessions } from '../data/sessions.js';
import { splitByTime } from '../data/split.js';
import { type Compared, measureChampion } from '../evaluation/champion.js';
import { type Choice, candidates, chooseRecipe, type Fitted, fitChoice } from '../evaluation/choose.js';
import { decisive, decisiveMetric, toTrial } from '../evaluation/measure.js';
import { recipesOf } from '../evaluation/recipes.js';
import type { Evidence } from '../gate/evidence.js';
import { measureAnswered, toGateTest, weigh } from '../gate/weigh.js';
import { checkSettings } from '../models/check-settings.js';
import { modelCard } from '../registry/model-card.js';
import { reportPage } from '../report/html.js';
import { reportJson } from '../report/report.js';
import { runReport } from '../report/run-report.js';
import { itemSlots, type Slot } from '../slots.js';
import type { Candidate, Job, RunResult } from './job.js';
import { KeptWork } from './kept-work.js';
import { holdRemembered, keptPrefix } from './remembered-data.js';
import { type FitDetail, Steps } from './steps.js';
import { untilWritten } from './until-written.js';

export interface Surroundings {
  store: ObjectStore;
  report: (step: string, progress: number, fit?: FitDetail) => void;
  /** Takes what a person should know; the same text again is passed over. */
  warn: (text: string) => void;
  /** Something more is kept for a next attempt. */
  onKept: () => void;
  /** Ends the run; what it throws then is the signal's reason. */
  signal: AbortSignal;
  /** Fetches the next version number of each slot. */
  reserve: (slots: Slot[]) => Promise<ReadonlyMap<Slot, number>>;
  now: () => number;
}

/**
 * One run from the lake to written artefacts: hold and read the data, split it by time, choose each model's settings on the
 * validation, fit, measure once on the test, and compare with each slot's champion on that same test. A later attempt at the same run reads
 * the same data and goes on behind what the earlier one has kept.
 * @throws AppError, DivergedError or BackendError, whose message is for the one who started the run; the signal's reason
 */
export async function executeRun(job: Job, surroundings: Surroundings): Promise<RunResult> {
  const { store, report, warn, onKept, signal, reserve, now } = surroundings;
  const began = now();
  const { testShare, settings } = job.config;
  const models = job.config.models.filter(isModelName);
  for (const model of models) await checkSettings(model, settings[model]);
  const tries = models.reduce((sum, model) => sum + recipesOf(model, settings[model]).length, 0);
  const steps = new Steps(4 + tries + 2 * models.length + job.champions.length + itemSlots.length, report);

  const onHeld = steps.next('hold the lake');
  const folder = join(job.folder, `attempt-${job.attempt}`);
  const snapshot = await holdRemembered(store, {
    prefix: job.workPrefix,
    tenantId: job.tenantId,
    folder: join(folder, 'lake'),
    codeVersion: job.codeVersion,
    warn,
    maxFetchBytes: job.maxFetchBytes,
    onProgress: ({ files, ofFiles }) => onHeld(files, ofFiles),
  });
  steps.next('read the lake', 2);
  const lake = await readInteractions(snapshot, {
    tenantId: job.tenantId,
    folder,
    memoryMb: job.readMemoryMb,
    limit: job.maxInteractions,
  });
  signal.throwIfAborted();
  const sessions = toSessions(lake.interactions);
  const split = splitByTime(sessions, testShare);
  const dataSet = describeDataSet(snapshot, lake, sessions, split);

  const validation = toTrial(split.validation);
  const test = toTrial(split.test);
  const choosing = {
    steps,
    settings,
    signal,
    backend: job.config.backend,
    seed: job.config.seed,
    kept: new KeptWork({
      store,
      prefix: keptPrefix(job.workPrefix, { ...job, sha256: snapshot.sha256 }),
      checkpointSeconds: job.checkpointSeconds,
      warn,
      onKept,
    }),
  };
  const choices: Choice[] = [];
  for (const model of models) choices.push(await chooseRecipe(model, validation, choosing));
  const fitted: Fitted[] = [];
  for (const choice of choices) fitted.push(await fitChoice(choice, test, choosing));
  for (const warning of fitted.flatMap(({ report: of }) => of.warnings)) warn(warning);
  const bySlot = candidates(fitted);

  const gateTest = toGateTest(test.training, test.cases, split.test.heldOut);
  const compared = new Map<Slot, Compared>();
  for (const champion of job.champions) {
    if (!bySlot.has(champion.slot)) continue;
    const onProgress = steps.next(`test the champion of ${champion.slot}`);
    compared.set(champion.slot, await measureChampion(champion, test, store, choosing, gateTest, onProgress));
  }

  const weighed = new Map<Slot, Omit<Evidence, 'sizeBytes'>>();
  for (const [slot, { fitted: model, answers }] of bySlot) {
    steps.next(`weigh the candidate of ${slot}`);
    const measured = await measureAnswered(model, answers, gateTest);
    weighed.set(slot, weigh(measured, compared.get(slot), gateTest, { level: job.gateLevel, tried: tries }));
  }

  steps.next('write the artefacts');
  const versions = await reserve([...bySlot.keys()]);
  // Neither this file nor the model's depends on the champion, the clock or the version: the same data gives the same bytes.
  const dataSetFile = json(dataSet);
  const registered: Candidate[] = [];
  const probes = json(gateTest.probes);
  for (const [slot, choice] of bySlot) {
    const against = compared.get(slot);
    const evidence = weighed.get(slot);
    if (evidence === undefined) throw new Error(`nothing was weighed for ${slot}`);
    const about = {
      model: choice.model,
      config: choice.config,
      metrics: registryMetrics(choice, against),
      seed: job.config.seed,
    };
    const createdAtMs = now();
    const version = versions.get(slot);
    if (version === undefined) throw new Error(`no version was reserved for ${slot}`);
    const dataSetText = dataSetName(job.tenantId, dataSet);
    const card = modelCard({
      ...{ slot, model: choice.model, config: choice.config, evidence, seed: job.config.seed, dataSet: dataSetText },
      ...{ codeVersion: job.codeVersion, trainedUntilMs: test.trainedUntilMs, origin: 'run' },
    });
    const page = runReport({
      ...{ tenantId: job.tenantId, slot, version, subject: choice, fitted, against, test, split, dataSet },
      ...{ seed: job.config.seed, codeVersion: job.codeVersion, madeAtMs: createdAtMs, fit: choice.report },
    });
    const manifest = {
      ...about,
      tenant: job.tenantId,
      slot,
      version,
      created_at: new Date(createdAtMs).toISOString(),
      data_set: dataSetText,
      code_version: job.codeVersion,
      run_id: job.runId,
      trained_until: new Date(test.trainedUntilMs).toISOString(),
      compared_with: against === undefined ? null : comparedWith(against),
    };
    const files = new Map([
      [modelFile, choice.fitted.toBytes()],
      ['data-set.json', dataSetFile],
      ['evaluation.json', Buffer.from(reportJson(page))],
      ['report.html', Buffer.from(reportPage(page))],
      ['probes.json', probes],
      ['model-card.md', Buffer.from(card)],
    ]);
    const written = await untilWritten(() => writeArtefact(store, manifest, files, job.attempt), { signal, warn });
    registered.push({
      ...about,
      ...written,
      tenantId: job.tenantId,
      slot,
      version,
      runId: job.runId,
      dataSet: dataSetText,
      trainedUntilMs: test.trainedUntilMs,
      codeVersion: job.codeVersion,
      createdAtMs,
      dataRows: dataSet.rows,
      costs: {
        trainingSeconds: (createdAtMs - began) / 1000,
        cpuSeconds: cpuSeconds(),
        // Of the fit by which the epochs were chosen, and of the one that is served.
        gpuSeconds: choice.report.backend === 'gpu' ? choice.report.seconds + choice.fitSeconds : 0,
        backend: choice.report.backend ?? 'javascript',
      },
      latency: evidence.latency,
      origin: 'run',
      comparedWith: against?.version,
      evidence: { ...evidence, sizeBytes: written.sizeBytes },
    });
  }
  return { candidates: registered, table: fitted.map(({ model, test: metrics }) => ({ model, metrics })) };
}

function registryMetrics(choice: Fitted, against: Compared | undefined): Record<string, number> {
  return {
    ...choice.test,
    [`valid_${decisiveMetric}`]: decisive(choice.validation),
    ...(against === undefined
      ? {}
      : { [`champion_${decisiveMetric}`]: against.decisive, champion_version: against.version }),
  };
}

function comparedWith({ version, model, by, why, decisive: figure }: Compared) {
  return { version, model, by, why, [decisiveMetric]: figure } as const;
}

/** Of this process, which does nothing but the run. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
