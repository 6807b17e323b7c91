import { join } from 'node:path';
import { logLoss } from '@insight-mesh/algorithms/evaluation/probability-metrics';
import { modelFile } from '../artefact/manifest.js';
import { writeArtefact } from '../artefact/write-artefact.js';
import { modelCard } from '../registry/model-card.js';
import { reportPage } from '../report/html.js';
import { reportJson } from '../report/report.js';
import { askChampion, type ComparedScores, columnsOfChampion, openChampion } from '../scores/champion-scores.js';
import { candidateOf, type FittedScores, fitTried, tryRecipe } from '../scores/choose-scores.js';
import { describeScores, scoresName } from '../scores/data-set.js';
import { forPeople, readRows } from '../scores/read-rows.js';
import { measureScores, scoreReport } from '../scores/score-report.js';
import { type ScoreTest, timeScores, toScoreTest } from '../scores/score-test.js';
import { weighScores } from '../scores/weigh-scores.js';
import { scoreSlot } from '../slots.js';
import type { ModelConfig } from '../store/model-versions.js';
import { checkRecipe } from '../tabular/check-recipe.js';
import { isTabularRecipe, type TabularRecipe } from '../tabular/recipe-names.js';
import { splitRows } from '../tabular/split-rows.js';
import type { Surroundings } from './execute.js';
import type { Candidate, Job, RunResult } from './job.js';
import { KeptWork } from './kept-work.js';
import { keptPrefix } from './remembered-data.js';
import { holdRememberedDataset } from './remembered-dataset.js';
import type { TabularSource } from './run-config.js';
import { Steps } from './steps.js';
import { untilWritten } from './until-written.js';

/** Of what the data set says is wrong with it, so many are told: the run's own warnings need room. */
const mostOfDataset = 5;

/**
 * A run of scores from a data set of the feature service to a written artefact: hold and read it, divide its rows without leakage, choose
 * among the recipes on the validation, fit, measure once on the test, and compare with the champion of the slot on the same rows. A later attempt at
 * the same run reads the same data set and goes on behind what the earlier one has kept.
 * @throws AppError, DivergedError or BackendError, whose message is for the one who started the run; the signal's reason
 */
export async function executeTabular(job: Job, source: TabularSource, surroundings: Surroundings): Promise<RunResult> {
  const { store, report, warn, onKept, signal, reserve, now } = surroundings;
  const began = now();
  const { seed, backend, settings, testShare } = job.config;
  const recipes = job.config.models.filter(isTabularRecipe);
  const configs = new Map<TabularRecipe, ModelConfig>();
  for (const recipe of recipes) configs.set(recipe, await checkRecipe(recipe, settings[recipe]));
  const slot = scoreSlot(source.target);
  const champion = job.champions.find((each) => each.slot === slot);
  const steps = new Steps(6 + 2 * recipes.length + (champion === undefined ? 0 : 1), report);

  const onHeld = steps.next('hold the data set');
  const held = await holdRememberedDataset(store, source, {
    prefix: job.workPrefix,
    tenantId: job.tenantId,
    folder: join(job.folder, `attempt-${job.attempt}`, 'data-set'),
    codeVersion: job.codeVersion,
    warn,
    maxFetchBytes: job.maxFetchBytes,
    onProgress: ({ files, ofFiles }) => onHeld(files, ofFiles),
  });
  const { manifest } = held;
  const warnings: string[] = [];
  const tell = (texts: readonly string[]): void => {
    for (const text of texts) {
      if (!warnings.includes(text)) warnings.push(text);
      warn(text);
    }
  };
  tell(manifest.warnings.slice(0, mostOfDataset).map((text) => `of the data set: ${text}`));
  steps.next('read the data set');
  const opened = champion === undefined ? undefined : await openChampion(champion, store);
  const rows = await readRows(held, source, boundsOf(job), columnsOfChampion(opened));
  signal.throwIfAborted();
  const outcomeMs = manifest.spec.labels.withinMs ?? 0;
  const split = splitRows(rows, { testShare, seed, outcomeMs });
  tell(rows.warnings);
  if (split.why !== '') tell([`customers were drawn by the seed, for by time it could not be divided: ${split.why}`]);
  const dataSet = describeScores(held, rows, split);
  const fitting = {
    ...{ signal, backend, seed },
    kept: new KeptWork({
      store,
      prefix: keptPrefix(job.workPrefix, { ...job, sha256: held.sha256 }),
      checkpointSeconds: job.checkpointSeconds,
      warn,
      onKept,
    }),
  };
  const fitted = await forPeople(held, async () => {
    const done: FittedScores[] = [];
    const tried = [];
    for (const [recipe, config] of configs) {
      const at = steps.next(`try ${recipe}`);
      tried.push(await tryRecipe(recipe, config, rows, split.validation, fitting, at));
    }
    for (const one of tried) done.push(await fitTried(one, rows, split.test, fitting, steps.next(`fit ${one.recipe}`)));
    return done;
  });
  for (const { report: of } of fitted) tell(of.warnings);
  const candidate = candidateOf(fitted);

  const test = toScoreTest(rows, split);
  const against =
    champion === undefined || opened === undefined
      ? undefined
      : await askChampion({
          ...{ champion, opened, rows, split, dataSet, test, fitting },
          onProgress: steps.next(`test the champion of ${slot}`),
        });
  steps.next(`weigh the candidate of ${slot}`, 2);
  const systems = { candidate, fitted, against, test };
  const parts = measureScores(systems);
  const measured = { scores: candidate.test, latency: await timeScores(candidate.model, test.probes) };
  const evidence = weighScores(measured, against, test, parts, { level: job.gateLevel, tried: recipes.length });

  steps.next('write the artefact');
  const version = (await reserve([slot])).get(slot);
  if (version === undefined) throw new Error(`no version was reserved for ${slot}`);
  const createdAtMs = now();
  const dataSetText = scoresName(job.tenantId, dataSet);
  const trainedUntilMs = Date.parse(dataSet.trained_until);
  const about = {
    model: candidate.recipe,
    config: candidate.config,
    metrics: registryMetrics(systems, parts.systems[0]?.metrics ?? {}),
    seed,
  };
  const card = modelCard({
    ...{ slot, model: about.model, config: about.config, evidence, seed, dataSet: dataSetText, trainedUntilMs },
    ...{ codeVersion: job.codeVersion, origin: 'run' },
  });
  const page = scoreReport({
    ...{ ...systems, tenantId: job.tenantId, slot, version, parts, dataSet, warnings, seed },
    ...{ codeVersion: job.codeVersion, madeAtMs: createdAtMs },
  });
  const manifestAbout = {
    ...about,
    ...{ tenant: job.tenantId, slot, version, created_at: new Date(createdAtMs).toISOString(), data_set: dataSetText },
    ...{ code_version: job.codeVersion, run_id: job.runId, trained_until: dataSet.trained_until },
    compared_with: against === undefined ? null : comparedWith(against, lossOf(against, test)),
  };
  // Neither the model's file nor data-set.json depends on the champion, the clock or the version: the same rows give the same bytes.
  const files = new Map([
    [modelFile, candidate.bytes],
    ['data-set.json', json(dataSet)],
    ['evaluation.json', Buffer.from(reportJson(page))],
    ['report.html', Buffer.from(reportPage(page))],
    ['probes.json', json(probesOf(candidate, test))],
    ['model-card.md', Buffer.from(card)],
  ]);
  const written = await untilWritten(() => writeArtefact(store, manifestAbout, files, job.attempt), { signal, warn });
  const { user, system } = process.cpuUsage();
  const registered: Candidate = {
    ...about,
    ...written,
    ...{ tenantId: job.tenantId, slot, version, runId: job.runId, dataSet: dataSetText, trainedUntilMs, createdAtMs },
    codeVersion: job.codeVersion,
    dataRows: dataSet.events,
    costs: {
      ...{ trainingSeconds: (createdAtMs - began) / 1000, cpuSeconds: (user + system) / 1e6 },
      gpuSeconds: candidate.report.backend === 'gpu' ? candidate.report.seconds : 0,
      backend: candidate.report.backend ?? 'javascript',
    },
    latency: evidence.latency,
    origin: 'run',
    comparedWith: against?.version,
    evidence: { ...evidence, sizeBytes: written.sizeBytes },
  };
  const table = fitted.map(({ recipe, validation }) => ({ model: recipe, metrics: { ...validation } }));
  return { candidates: [registered], table };
}

/** The rows may take half of what the run asked for, lest it be ended for its memory without a word on why. */
function boundsOf({ config, readMemoryMb }: Job): { memoryMb: number; maxMb?: number } {
  const { memoryMb } = config;
  return { memoryMb: readMemoryMb, ...(memoryMb === undefined ? {} : { maxMb: Math.min(2048, memoryMb / 2) }) };
}

function registryMetrics(
  { candidate, against, test }: { candidate: FittedScores; against: ComparedScores | undefined; test: ScoreTest },
  measured: Readonly<Record<string, { value: number }>>,
): Record<string, number> {
  const champion = against === undefined ? undefined : lossOf(against, test);
  return {
    ...Object.fromEntries(Object.entries(measured).map(([name, { value }]) => [name, value])),
    threshold: candidate.threshold,
    rows: test.labels.length,
    positives: test.labels.reduce((sum, label) => sum + label, 0),
    valid_log_loss: candidate.validation.log_loss,
    ...(against === undefined ? {} : { champion_version: against.version }),
    ...(champion === undefined ? {} : { champion_log_loss: champion }),
  };
}

function lossOf({ measured }: ComparedScores, test: ScoreTest): number | undefined {
  return measured === undefined ? undefined : logLoss(measured.scores, test.labels);
}

function comparedWith({ version, model, by, why }: ComparedScores, loss: number | undefined) {
  return { version, model, by, why, ...(loss === undefined ? {} : { log_loss: loss }) };
}

/** Rows with what the model says of them: whoever loads it can see that it is the same. */
function probesOf({ model }: FittedScores, { probes }: ScoreTest): { row: object; score: number }[] {
  const asked = new Set(model.inputs.map(({ name }) => name));
  return probes.slice(0, 20).map((row) => ({
    row: Object.fromEntries(Object.entries(row).filter(([name]) => asked.has(name))),
    score: model.scoreRow(row),
  }));
}

function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
