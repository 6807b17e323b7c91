import type { Alarm } from '../gate/decide.js';
import type { Db } from './db.js';

export type DriftVerdict = 'none' | 'moderate' | 'strong' | 'too_few';

/** What feature said of one feature of one day. */
export interface DriftMessage {
  tenantId: string;
  feature: string;
  baseline: string;
  /** UTC, as 2026-05-01. */
  day: string;
  verdict: DriftVerdict;
  psi: number | undefined;
  why: string;
  checkedAtMs: number;
}

/** Keeps the newest of each feature: by day, and of one day by when it was checked. */
export async function saveDrift(db: Db, messages: readonly DriftMessage[]): Promise<void> {
  for (const message of messages) {
    await db.query(
      `insert into drift_verdicts (tenant_id, feature, baseline, day, verdict, psi, why, checked_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (tenant_id, feature) do update set baseline = excluded.baseline, day = excluded.day,
         verdict = excluded.verdict, psi = excluded.psi, why = excluded.why, checked_at = excluded.checked_at
       where (excluded.day, excluded.checked_at) >= (drift_verdicts.day, drift_verdicts.checked_at)`,
      [
        message.tenantId,
        message.feature,
        message.baseline,
        message.day,
        message.verdict,
        message.psi ?? null,
        message.why,
        new Date(message.checkedAtMs),
      ],
    );
  }
}

const strengths = { moderate: ['moderate', 'strong'], strong: ['strong'] } as const;

export interface OpenAlarms {
  count: number;
  /** The newest day first, of one day the greatest; at most five. */
  newest: Alarm[];
  /** When the last of them was checked; 0 without any. */
  checkedUntilMs: number;
}

/**
 * The features of a tenant whose newest verdict is an alarm. One that was checked longer ago than `days`, or against another baseline than
 * the newest, is closed: nobody has repeated it since.
 */
export async function openAlarms(
  db: Db,
  o: { tenantId: string; atLeast: 'moderate' | 'strong'; days: number; nowMs: number; checkedAfterMs?: number },
): Promise<OpenAlarms> {
  const result = await db.query<{ feature: string; day: string; why: string; count: number; latest: Date }>(
    `select feature, day::text as day, why, count(*) over ()::int as count, max(checked_at) over () as latest from drift_verdicts
     where tenant_id = $1 and verdict = any($2::text[]) and checked_at > $3 and checked_at > $4
       and baseline = (select baseline from drift_verdicts where tenant_id = $1 order by checked_at desc, day desc limit 1)
     order by drift_verdicts.day desc, psi desc nulls last, feature limit 5`,
    [
      o.tenantId,
      [...strengths[o.atLeast]],
      new Date(o.nowMs - o.days * 24 * 3600_000),
      new Date(o.checkedAfterMs ?? 0),
    ],
  );
  return {
    count: result.rows[0]?.count ?? 0,
    checkedUntilMs: result.rows[0]?.latest.getTime() ?? 0,
    newest: result.rows.map(({ feature, day, why }) => ({ feature, day, why })),
  };
}
