import type { BackendJson } from '@insight-mesh/contracts/json';
import { Command, Option } from 'commander';
import { type ConnectOptions, connected, connectOptions } from './lib/connect.js';
import { helpHint, minutes, positive, wholeNumber } from './lib/options.js';
import { explain } from './lib/result.js';
import { safeText } from './lib/safe-text.js';
import { refuseContradictions } from './train/contradictions.js';
import { type Format, formats } from './train/data.js';
import { fitFile } from './train/file-fit.js';
import { onInterrupt } from './train/on-interrupt.js';
import { printEnd, printList, write } from './train/print.js';
import { cancelRun, listRuns, startRun, stateNames, type Training, watchRun } from './train/runs.js';
import { type Settings, setting, settingsByModel } from './train/settings.js';
import { fitTable } from './train/table-fit.js';
import { type TabularFlags, tabularOf, tabularOptions } from './train/tabular.js';

const backends = ['auto', 'gpu', 'node', 'wasm'] as const;

interface Flags extends ConnectOptions, TabularFlags {
  list?: boolean;
  state?: string;
  limit: number;
  watch?: string;
  cancel?: string;
  file?: string;
  format: Format;
  out?: string;
  resume?: boolean;
  fresh?: boolean;
  set: Settings;
  seed: number;
  backend: (typeof backends)[number];
  minutes?: number;
  memoryMb?: number;
  checkpointSeconds?: number;
  testShare?: number;
  hold?: boolean;
  requestId?: string;
  detach?: boolean;
}

const program = new Command('npm run train --')
  .showHelpAfterError(helpHint)
  .description(
    'Trains models: on the running mesh, as a run of the training service (to its end, or by --watch, --cancel and --list), or with --file on a\n' +
      'file, without a mesh. With --dataset or --file and a --label it trains scores of rows, else models of next items.\n' +
      'services/training/RUNS.md has more.',
  )
  .argument('[model...]', 'names of models, for example transformer; none: popularity, item-knn and vs-knn')
  .option('--set <name=value>', 'a setting of the model, or model.name=value; may be repeated', setting, {})
  .option('--seed <n>', 'the same gives the same model', wholeNumber(0, 999_999_999), 1)
  .addOption(new Option('--backend <name>', 'what networks are computed on').choices(backends).default('auto'))
  .option('--minutes <n>', 'ends it after so long; a run is then failed, a fit of a file kept for --resume', minutes)
  .option('--memory-mb <n>', 'resident memory that its process may take', wholeNumber(256, 10_000_000))
  .option('--checkpoint-seconds <n>', 'so often a fit keeps its state', wholeNumber(1, 3600))
  .option('--test-share <share>', 'of the newest sessions or rows, held out for the test (default 0.1)', positive)
  .option('--hold', 'mesh: registers, but promotes nothing')
  .option('--request-id <id>', 'mesh: the same one again starts nothing anew')
  .option('--detach', 'mesh: does not wait for the end')
  .option('--watch <run>', 'follows a run to its end')
  .option('--cancel <run>', 'ends a run; the registry stays as it is')
  .option('--list', 'shows runs, the newest first')
  .addOption(new Option('--state <state>', 'with --list: only these').choices(stateNames))
  .option('--limit <n>', 'with --list: at most so many', wholeNumber(1, 10_000), 20);
const words = {
  key: 'API key with models:read and, to start or cancel, models:write',
  tenant: "as the mesh's operator, in this tenant's name",
};
for (const option of [...tabularOptions(), ...connectOptions(words, 'training')]) program.addOption(option);
program
  .option('--file <path>', 'no mesh: one model is fitted on it here, in a process of its own')
  .addOption(new Option('--format <name>', 'with --file: its layout').choices(formats).default('sequences'))
  .option('--out <folder>', 'with --file: where model.bin and report.json go')
  .option('--resume', 'with --file: goes on with a fit that was broken off')
  .option('--fresh', 'with --file: begins anew although there is one')
  .action(main);

async function main(models: string[], flags: Flags): Promise<void> {
  try {
    const given = Object.keys(flags).filter((name) => program.getOptionValueSource(name) === 'cli');
    refuseContradictions(new Set(given));
    if (flags.file !== undefined) await onFile(models, flags);
    else
      await connected('insightmesh.training.v1.TrainingService', 'train', flags, (mesh) => onMesh(mesh, models, flags));
  } catch (error) {
    process.stderr.write(`train: ${safeText(explain(error))}\n`);
    process.exitCode = 1;
  }
}

async function onFile(models: string[], flags: Flags): Promise<void> {
  const [model] = models;
  if (model === undefined || models.length > 1) throw new Error('name one model: a file is fitted by one at a time');
  if (flags.out === undefined) throw new Error('--out is missing: the folder for model.bin and report.json');
  if (flags.resume && flags.fresh) throw new Error('--resume goes on, and --fresh begins anew: give one of them');
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const { minutes, memoryMb } = flags;
  if (flags.label !== undefined) return onTable(model, flags.label, flags, stopping.signal);
  const result = await fitFile(
    {
      model,
      file: flags.file as string,
      format: flags.format,
      out: flags.out,
      settings: settingsByModel([model], flags.set)[model] ?? {},
      seed: flags.seed,
      backend: flags.backend,
      ...(minutes === undefined ? {} : { minutes }),
      ...(memoryMb === undefined ? {} : { memoryMb }),
      checkpointSeconds: flags.checkpointSeconds ?? 60,
      resume: flags.resume === true,
      fresh: flags.fresh === true,
      signal: stopping.signal,
    },
    (line) => process.stderr.write(`${line}\n`),
  );
  const lines = result.warnings.map((warning) => `warning: ${warning}\n`).join('');
  write(`${lines}${model}: ${result.bytes} bytes in ${result.out}/model.bin, ${result.seconds} s\n`, result);
}

async function onTable(model: string, label: string, flags: Flags, signal: AbortSignal): Promise<void> {
  if (flags.minutes !== undefined) throw new Error('--minutes is of runs and of models of next items: leave it out');
  const { ignore, numbers, categories, group, time, memoryMb } = flags;
  const columns = { ignore, numbers, categories, group, time, memoryMb };
  const result = await fitTable({
    ...(Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<Flags>),
    ...{ model, label, file: flags.file as string, out: flags.out as string, seed: flags.seed, backend: flags.backend },
    settings: settingsByModel([model], flags.set)[model] ?? {},
    testShare: flags.testShare ?? 0.1,
    checkpointSeconds: flags.checkpointSeconds ?? 60,
    resume: flags.resume === true,
    fresh: flags.fresh === true,
    signal,
  });
  const lines = result.warnings.map((warning) => `warning: ${safeText(warning)}\n`).join('');
  const figures = `AUC ${result.auc.toFixed(4)}, average precision ${result.average_precision.toFixed(4)}, log loss ${result.log_loss.toFixed(4)}`;
  write(`${lines}${model}: ${figures} on ${result.tested} of ${result.rows} rows; ${result.out}/model.bin\n`, result);
}

async function onMesh(training: Training, models: string[], flags: Flags): Promise<void> {
  if (flags.list) return printList(await listRuns(training, { state: flags.state, limit: flags.limit }));
  if (flags.cancel !== undefined) {
    const end = await cancelRun(training, flags.cancel);
    if (end !== undefined) printEnd(end, 0);
    return;
  }
  if (flags.watch !== undefined) return follow(training, flags.watch);
  const tabular = tabularOf(flags);
  const { run_id: id, started } = await startRun(training, {
    models,
    ...(tabular === undefined ? {} : { tabular }),
    seed: flags.seed,
    settings: settingsByModel(models, flags.set),
    backend: `BACKEND_${flags.backend.toUpperCase()}` as BackendJson,
    test_share: flags.testShare ?? 0,
    hold: flags.hold === true,
    time_limit_seconds: Math.ceil((flags.minutes ?? 0) * 60),
    memory_mb: flags.memoryMb ?? 0,
    checkpoint_seconds: flags.checkpointSeconds ?? 0,
    request_id: flags.requestId ?? '',
  });
  process.stderr.write(`run ${id}${started ? '' : ' (an earlier request)'}\n`);
  if (flags.detach) write(`npm run train -- --watch ${id} follows it\n`, { run: id, started });
  else await follow(training, id);
}

async function follow(training: Training, id: string): Promise<void> {
  const began = performance.now();
  const leaving = new AbortController();
  const ignore = onInterrupt({
    leave: () => leaving.abort(),
    cancel: () => {
      training.client.CancelRun({ run_id: id }, training.call).catch((error: unknown) => {
        process.stderr.write(`the run could not be cancelled: ${safeText(explain(error))}\n`);
      });
    },
  });
  try {
    const end = await watchRun(training, id, leaving.signal);
    if (end === undefined) {
      write(`the run goes on; npm run train -- --watch ${id} follows it\n`, { run: id, left: true });
      process.exitCode = 130;
    } else if (!printEnd(end, (performance.now() - began) / 1000)) process.exitCode = 1;
  } finally {
    ignore();
  }
}

await program.parseAsync();
