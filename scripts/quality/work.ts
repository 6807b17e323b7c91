import type { Expectation__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Expectation';
import { fromTimestamp } from '@insight-mesh/runtime/time';
import { jsonLine, table } from '../lib/result.js';
import { safeLine } from '../lib/safe-text.js';
import type { Quality } from './connect.js';

const print = (text: string) => process.stdout.write(text);

/** Holds a data set against what is expected. */
export async function check({ client, call }: Quality, dataset: string): Promise<void> {
  const { rows, features, violated, warnings } = await client.CheckDataset({ dataset_id: dataset }, call);
  for (const warning of warnings) print(`warning: ${safeLine(warning)}\n`);
  for (const { violations } of violated) for (const one of violations) print(`${safeLine(one.message)}\n`);
  if (violated.length === 0) print(`${features} features of ${rows} rows are as expected\n`);
  const found = violated.flatMap((one) =>
    one.violations.map(({ expectation, expected, seen, share, example }) => ({
      feature: one.feature,
      expectation,
      expected,
      seen,
      share,
      example,
    })),
  );
  print(
    jsonLine({
      dataset,
      rows,
      features,
      violated: violated.length,
      violations: found,
      warnings,
      ok: violated.length === 0,
    }),
  );
  if (violated.length > 0) process.exitCode = 1;
}

export interface DriftFlags {
  feature?: string;
  from?: string;
  to?: string;
  atLeast?: 'moderate' | 'strong';
  baseline?: string;
  limit: number;
}

const short = (verdict: string) => verdict.replace('DRIFT_VERDICT_', '').toLowerCase();
const figure = (value: number | undefined, digits = 3) => (value === undefined ? '–' : value.toFixed(digits));

/** What the daily checks found, the newest day first. */
export async function drift({ client, call }: Quality, flags: DriftFlags): Promise<void> {
  const found: Awaited<ReturnType<Quality['client']['ListDrift']>>['drift'] = [];
  let page_token = '';
  const atLeast =
    flags.atLeast === undefined
      ? 'DRIFT_VERDICT_UNSPECIFIED'
      : (`DRIFT_VERDICT_${flags.atLeast.toUpperCase()}` as 'DRIFT_VERDICT_STRONG');
  do {
    const page = await client.ListDrift(
      {
        feature: flags.feature ?? '',
        from_day: flags.from ?? '',
        to_day: flags.to ?? '',
        at_least: atLeast,
        baseline: flags.baseline ?? '',
        page_size: Math.min(1_000, flags.limit - found.length),
        page_token,
      },
      call,
    );
    found.push(...page.drift);
    page_token = page.next_page_token;
  } while (page_token !== '' && found.length < flags.limit);
  const rows = found.map((one) => [
    one.day,
    safeLine(one.feature),
    short(one.verdict),
    figure(one.psi),
    figure(one.ks),
    one.p_value === undefined ? '–' : one.p_value.toPrecision(2),
    figure(one.null_share),
    figure(one.baseline_null_share),
    String(one.entities),
    String(one.violations.length),
  ]);
  const head = ['day', 'feature', 'verdict', 'PSI', 'KS', 'p', 'missing', 'then', 'entities', 'violations'];
  print(
    rows.length === 0
      ? 'nothing was found: either no day was checked yet, or nothing is as grave as that\n'
      : table(head, rows),
  );
  for (const one of found) for (const violation of one.violations) print(`${one.day} ${safeLine(violation.message)}\n`);
  const of = (verdict: string) => found.filter((one) => short(one.verdict) === verdict).length;
  print(
    jsonLine({
      results: found.map(({ day, feature, verdict, psi, ks, p_value, null_share, entities, violations }) => ({
        day,
        feature,
        verdict: short(verdict),
        psi,
        ks,
        p_value,
        null_share,
        entities,
        violations: violations.length,
      })),
      strong: of('strong'),
      moderate: of('moderate'),
      more: page_token !== '',
    }),
  );
}

/** Sets the baseline, or shows it. */
export async function baseline({ client, call }: Quality, dataset: string | undefined): Promise<void> {
  const answer =
    dataset === undefined
      ? await client.GetBaseline({}, call)
      : await client.SetBaseline({ dataset_id: dataset }, call);
  const found = answer.baseline;
  if (!found) throw new Error('feature answered without a baseline');
  const at = (time: typeof found.set_at) => (time ? new Date(fromTimestamp(time)).toISOString() : '');
  print(
    `served features are compared with data set ${safeLine(found.dataset_id)}: ${found.features} features, ${found.rows} rows, labels from ${at(found.from)} to ${at(found.to)}\n`,
  );
  print(`set by ${safeLine(found.set_by)} at ${at(found.set_at)}; made of ${found.reference_rows} rows\n`);
  for (const warning of found.warnings) print(`warning: ${safeLine(warning)}\n`);
  print(
    jsonLine({
      dataset: found.dataset_id,
      rows: found.rows,
      reference_rows: found.reference_rows,
      features: found.features,
      warnings: found.warnings,
      set_by: found.set_by,
      set_at: at(found.set_at),
    }),
  );
}

const fields = [
  'minimum',
  'maximum',
  'whole',
  'null_share_at_most',
  'unique_share_at_least',
  'unique_share_at_most',
] as const;
export type Declared = Partial<Pick<Expectation__Output, (typeof fields)[number]>>;

function words(expectation: Expectation__Output | null): string {
  const given = fields.flatMap((name) => (expectation?.[name] === undefined ? [] : [`${name}=${expectation[name]}`]));
  return given.length === 0 ? '–' : given.join(' ');
}

/** Declares what is expected of a feature; with nothing declared, takes back what was. */
export async function expect({ client, call }: Quality, feature: string, declared: Declared): Promise<void> {
  const { expectations } = await client.SetExpectations({ expectations: [{ feature, declared }] }, call);
  list(expectations);
}

/** Lists what is expected. */
export async function listExpectations(
  { client, call }: Quality,
  flags: { all?: boolean; limit: number },
): Promise<void> {
  const found: Awaited<ReturnType<Quality['client']['ListExpectations']>>['expectations'] = [];
  let page_token = '';
  do {
    const page = await client.ListExpectations(
      { declared_only: flags.all !== true, page_size: Math.min(500, flags.limit - found.length), page_token },
      call,
    );
    found.push(...page.expectations);
    page_token = page.next_page_token;
  } while (page_token !== '' && found.length < flags.limit);
  list(found);
}

function list(found: Awaited<ReturnType<Quality['client']['ListExpectations']>>['expectations']): void {
  const rows = found.map((one) => [
    safeLine(one.feature),
    words(one.derived),
    words(one.declared),
    safeLine(one.set_by),
  ]);
  print(
    rows.length === 0
      ? 'nothing is declared; --all shows what follows from definitions\n'
      : table(['feature', 'derived', 'declared', 'by'], rows),
  );
  const plain = (expectation: Expectation__Output | null) =>
    Object.fromEntries(
      fields.flatMap((name) => (expectation?.[name] === undefined ? [] : [[name, expectation[name]]])),
    );
  print(
    jsonLine({
      expectations: found.map((one) => ({
        feature: one.feature,
        derived: plain(one.derived),
        declared: plain(one.declared),
      })),
    }),
  );
}
