import type { Logger } from '@insight-mesh/runtime/log';
import { pause } from '@insight-mesh/runtime/pause';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { EntityName } from '../definitions/definition.js';
import { type DayOf, eachActive } from '../store/active-entities.js';
import type { StateKind } from '../store/entity-kind.js';
import { activeBaselines, type Baseline, readReferences } from '../store/quality-baselines.js';
import { checkedDays, newestDay, storeDay } from '../store/quality-drift.js';
import { readExpectations } from '../store/quality-expectations.js';
import { checkDay } from './check-day.js';
import { DaySamples } from './day-samples.js';
import { dayName } from './drift-message.js';
import type { DriftMetrics } from './drift-metrics.js';
import { definitionOf } from './feature-names.js';
import type { FeatureReference } from './reference.js';
import { kindOf } from './served-values.js';

export interface DriftCheckOptions {
  /** Two connections of its own are enough: one may be held by whoever leads. */
  readonly pool: Pool;
  readonly log: Logger;
  readonly metrics: DriftMetrics;
  /** Entities of a kind, tenant and day. */
  readonly sample: number;
  readonly by: DayOf;
  /** So many days before today are checked at most, if they were not. */
  readonly catchUpDays: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

interface Wanted {
  readonly tenantId: string;
  readonly baseline: Baseline;
  readonly references: ReadonlyMap<string, FeatureReference>;
  readonly kinds: ReadonlySet<EntityName>;
}

/** Tenants whose samples are drawn in one pass over the tables, which bounds what is held in memory. */
const tenantsAtOnce = 5;
const dayMs = 86_400_000;

/**
 * Checks every day that is over and was not checked, of every tenant with a baseline. A day that is checked late is that of the entities
 * that have not come back since.
 * @returns days that were checked
 */
export async function checkDueDays(o: DriftCheckOptions): Promise<number> {
  const all = await activeBaselines(o.pool);
  o.metrics.forget(new Set(all.map(({ tenantId }) => tenantId)));
  const due: Wanted[] = [];
  for (const { tenantId, baseline } of all) {
    await tellNewest(o, tenantId, baseline);
    if (!(await mayBeDue(o, tenantId, baseline))) continue;
    const references = await readReferences(o.pool, tenantId, baseline.datasetId);
    const kinds = new Set([...references.keys()].flatMap((column) => definitionOf(column)?.entity ?? []));
    due.push({ tenantId, baseline, references, kinds });
  }
  let checked = 0;
  for (let start = 0; start < due.length && !o.signal.aborted; start += tenantsAtOnce) {
    checked += await checkTenants(o, due.slice(start, start + tenantsAtOnce));
  }
  return checked;
}

/** After a start, or when another replica checked before. */
async function tellNewest(o: DriftCheckOptions, tenantId: string, baseline: Baseline): Promise<void> {
  if (o.metrics.known(tenantId)) return;
  const newest = await newestDay(o.pool, tenantId, baseline.datasetId);
  if (newest !== undefined) o.metrics.tell(tenantId, newest.day, newest.messages);
}

function today(o: DriftCheckOptions): number {
  return Math.floor(o.now() / dayMs);
}

/** By the wall clock it is known without a look at the entities; by events' time it is not. */
async function mayBeDue(o: DriftCheckOptions, tenantId: string, baseline: Baseline): Promise<boolean> {
  if (o.by === 'event') return true;
  const first = today(o) - o.catchUpDays;
  const done = await checkedDays(o.pool, tenantId, baseline.datasetId, first);
  for (let day = first; day < today(o); day++) if (!done.has(day)) return true;
  return false;
}

/** Half of the time is left to others. */
const rest = (signal: AbortSignal) => (tookMs: number) => pause(Math.min(1_000, tookMs), signal);

async function checkTenants(o: DriftCheckOptions, some: readonly Wanted[]): Promise<number> {
  const byTenant = new Map(some.map((one) => [one.tenantId, one]));
  const samples = new DaySamples(o.sample, o.catchUpDays + 1);
  const stateKinds = new Set<StateKind>(some.flatMap(({ kinds }) => [...kinds].map((kind) => kindOf(kind).state)));
  const end = today(o);
  const scan = {
    tenants: [...byTenant.keys()],
    kinds: stateKinds,
    by: o.by,
    since: o.by === 'wall' ? end - o.catchUpDays : 0,
    signal: o.signal,
    between: rest(o.signal),
  };
  await eachActive(o.pool, scan, ({ tenantId, kind, id, day, visitor }) => {
    if (day > end || (visitor && byTenant.get(tenantId)?.baseline.visitors === false)) return;
    samples.add(tenantId, day, kind, id);
  });
  let checked = 0;
  for (const wanted of some) {
    for (const day of await dueDays(o, wanted, samples)) {
      if (o.signal.aborted) return checked;
      await checkOne(o, wanted, samples, day);
      checked += 1;
    }
  }
  return checked;
}

/** Days that are over: by the wall clock those before today, by events' time those before the newest day of the tenant's entities. */
async function dueDays(o: DriftCheckOptions, { tenantId, baseline }: Wanted, samples: DaySamples): Promise<number[]> {
  const end = o.by === 'wall' ? today(o) : (samples.days(tenantId).at(-1) ?? 0);
  const first = end - o.catchUpDays;
  const done = await checkedDays(o.pool, tenantId, baseline.datasetId, first);
  const days: number[] = [];
  for (let day = first; day < end; day++) if (!done.has(day)) days.push(day);
  return days;
}

async function checkOne(o: DriftCheckOptions, wanted: Wanted, samples: DaySamples, day: number): Promise<void> {
  const { tenantId, baseline, references, kinds } = wanted;
  const began = performance.now();
  const sample = new Map(
    [...kinds].map((kind): [EntityName, string[]] => [kind, samples.ids(tenantId, day, kindOf(kind).state)]),
  );
  const declared = await readExpectations(o.pool, tenantId);
  const { entities, results } = await checkDay(o.pool, { ...o, tenantId, baseline, references, declared, sample, day });
  const kept = await storeDay(o.pool, {
    tenantId,
    datasetId: baseline.datasetId,
    day,
    entities,
    checkedMs: o.now(),
    results,
  });
  if (!kept) return;
  o.metrics.tell(
    tenantId,
    day,
    results.map((one) => one.message),
  );
  const count = (verdict: string) => results.filter((one) => one.verdict === verdict).length;
  o.log.info(
    {
      tenant: tenantId,
      day: dayName(day),
      entities,
      features: results.length,
      strong: count('strong'),
      moderate: count('moderate'),
      violated: results.filter((one) => one.violations.length > 0).length,
      seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    },
    'served features compared with the baseline',
  );
}
