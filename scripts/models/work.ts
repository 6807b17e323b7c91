import type { Decision__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/Decision';
import type { ModelVersion__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/ModelVersion';
import { fromTimestamp } from '@insight-mesh/runtime/time';
import { jsonLine, table } from '../lib/result.js';
import { safeLine, safeText } from '../lib/safe-text.js';
import type { Training } from '../lib/training-connect.js';

const print = (text: string) => process.stdout.write(text);
const stageOf = ({ stage }: Pick<ModelVersion__Output, 'stage'>) => stage.replace('MODEL_STAGE_', '').toLowerCase();
const figure = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(4));

/** What a slot's models are judged by, for people. */
function figuresOf({ slot, metrics }: ModelVersion__Output): string {
  return slot.startsWith('score/')
    ? `AUC ${figure(metrics.auc)}, AP ${figure(metrics.average_precision)}, log loss ${figure(metrics.log_loss)}`
    : `NDCG@10 ${figure(metrics['ndcg@10'])}, HR@10 ${figure(metrics['hr@10'])}`;
}

export interface ListFlags {
  slot?: string;
  model?: string;
  stage?: 'candidate' | 'champion' | 'retired';
  limit: number;
}

/** Versions as a table, and why each stands where it does. */
export async function list({ runs, call }: Training, flags: ListFlags): Promise<void> {
  const stage =
    flags.stage === undefined
      ? ('MODEL_STAGE_UNSPECIFIED' as const)
      : (`MODEL_STAGE_${flags.stage.toUpperCase()}` as 'MODEL_STAGE_CHAMPION');
  const filter = { slot: flags.slot ?? '', model: flags.model ?? '', stage };
  const models: ModelVersion__Output[] = [];
  const pins: { slot: string; version: number; pinned_by: string; reason: string }[] = [];
  let page_token = '';
  do {
    const page_size = Math.min(500, flags.limit - models.length);
    const page = await runs.ListModels({ ...filter, page_size, page_token }, call);
    models.push(...page.models);
    if (page_token === '') pins.push(...page.pins);
    page_token = page.next_page_token;
  } while (page_token !== '' && models.length < flags.limit);
  const rows = models.map((model) => [
    ...[model.slot, String(model.version), safeLine(model.model), stageOf(model)],
    ...[figuresOf(model), (model.size_bytes / 1e6).toFixed(2)],
    ...[
      model.latency_p99_ms.toFixed(2),
      model.artefact_removed ? 'removed' : '',
      safeLine(model.decision).slice(0, 100),
    ],
  ]);
  const head = ['slot', 'version', 'model', 'stage', 'figures', 'MB', 'p99 ms', 'artefact', 'why'];
  print(rows.length === 0 ? 'no version is registered\n' : table(head, rows));
  for (const pin of pins)
    print(`${pin.slot} is pinned at version ${pin.version} by ${pin.pinned_by}: ${safeLine(pin.reason)}\n`);
  print(
    jsonLine({
      models: models.map((model) => ({
        ...{ slot: model.slot, version: model.version, model: model.model, stage: stageOf(model) },
        ...{ metrics: model.metrics, decision: model.decision, artefact_removed: model.artefact_removed },
      })),
      pins: pins.map(({ slot, version, pinned_by, reason }) => ({ slot, version, pinned_by, reason })),
      more: page_token !== '',
    }),
  );
}

/** The model card, as Markdown. */
export async function show({ registry, call }: Training, slot: string, version: number): Promise<void> {
  const { model, decisions, figures, card } = await registry.GetModel({ slot, version }, call);
  print(`${safeText(card)}\n`);
  print(
    jsonLine({
      slot,
      version,
      model: model?.model,
      stage: model ? stageOf(model) : undefined,
      metrics: model?.metrics,
      figures,
      decisions: decisions.map(decisionLine),
    }),
  );
}

const decisionLine = ({ promoted, why, checks, forced, decided_by, reason, decided_at }: Decision__Output) => ({
  ...{ promoted, why, forced, decided_by, reason },
  decided_at: decided_at ? new Date(fromTimestamp(decided_at)).toISOString() : '',
  checks: checks.map(({ name, passed, message }) => ({ name, passed, message })),
});

interface Forced {
  reason: string;
  force?: true;
}

export async function promote({ runs, call }: Training, slot: string, version: number, flags: Forced): Promise<void> {
  const about = { slot, version, reason: flags.reason, force: flags.force === true };
  tellChampion(await runs.Promote(about, call));
}

export async function rollback({ runs, call }: Training, slot: string, flags: Forced): Promise<void> {
  tellChampion(await runs.Rollback({ slot, reason: flags.reason, force: flags.force === true }, call));
}

function tellChampion(told: { champion: ModelVersion__Output | null; decision: Decision__Output | null }): void {
  const { champion, decision } = told;
  if (champion === null) throw new Error('the service named no champion');
  const { slot, version, model } = champion;
  print(
    `champion of ${slot}: version ${version} (${safeLine(model)}); ${safeLine(decision?.why ?? champion.decision)}\n`,
  );
  print(jsonLine({ slot, version, model, why: decision?.why ?? champion.decision, forced: decision?.forced ?? false }));
}

export async function pin({ registry, call }: Training, slot: string, reason: string): Promise<void> {
  const { pin: made } = await registry.Pin({ slot, reason }, call);
  print(`${slot} stays at version ${made?.version}: ${safeLine(reason)}\n`);
  print(jsonLine({ slot, version: made?.version, pinned: true, reason }));
}

export async function unpin({ registry, call }: Training, slot: string): Promise<void> {
  await registry.Unpin({ slot }, call);
  print(`runs may promote in ${slot} again\n`);
  print(jsonLine({ slot, pinned: false }));
}

export async function collect(
  { registry, call }: Training,
  flags: { slot?: string; dryRun?: true; limit: number },
): Promise<void> {
  const dry_run = flags.dryRun === true;
  const { collected, bytes, more } = await registry.CollectArtefacts(
    { slot: flags.slot ?? '', dry_run, limit: flags.limit },
    call,
  );
  const rows = collected.map((one) => [
    one.slot,
    String(one.version),
    safeLine(one.model),
    (one.bytes / 1e6).toFixed(2),
  ]);
  if (rows.length > 0) print(table(['slot', 'version', 'model', 'MB'], rows));
  const what = dry_run ? 'would go' : 'removed';
  print(
    `${collected.length} artefacts ${what}, ${(bytes / 1e6).toFixed(2)} MB${more ? '; there may be more, call again' : ''}\n`,
  );
  print(jsonLine({ collected: collected.map(({ slot, version }) => ({ slot, version })), bytes, more, dry_run }));
}
