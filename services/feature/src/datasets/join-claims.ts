import { mostVisitors } from '../identity/resolve.js';
import { type Duck, quoted } from './duck.js';

/** A join that somebody has cut, for a span of time. */
export interface JoinCut {
  readonly visitorId: string;
  readonly customerId: string;
  /** Milliseconds since 1970; absent: since ever. */
  readonly cutMs?: number | undefined;
  /** When it was restored; absent: it is still cut. */
  readonly restoredMs?: number | undefined;
}

/**
 * The cuts that matter, by what the features know. received: serving left a visitor out from the moment of the cut on until it was restored, and so
 * does a data set. occurred: a data set has every event where it belongs by its own time, also those that came late, and a cut is no event: it
 * says that the visitor never was that customer. So a join that is cut now never counts, and one that was restored always does.
 */
export function cutsFor(knowledge: 'occurred' | 'received', cuts: readonly JoinCut[]): JoinCut[] {
  if (knowledge === 'received') return [...cuts];
  const still = cuts.filter(({ restoredMs }) => restoredMs === undefined);
  return still.map(({ visitorId, customerId }) => ({ visitorId, customerId }));
}

export interface ClaimFiles {
  readonly cuts: readonly JoinCut[];
  readonly bucket: (of: string) => string;
  readonly partitioned: (name: string) => string;
}

function cutsSql(cuts: readonly JoinCut[]): string {
  const rows = cuts.map(({ visitorId, customerId }) => `(${quoted(visitorId)}, ${quoted(customerId)})`);
  if (rows.length === 0) return 'SELECT NULL::VARCHAR AS visitor, NULL::VARCHAR AS customer WHERE false';
  return `SELECT DISTINCT * FROM (VALUES ${rows.join(', ')}) AS cuts (visitor, customer)`;
}

/**
 * Finds the joins that may count for customers with labels, as the table `candidates` (owner, visitor, last), and writes what decides on
 * them: `claims` (owner, visitor, customer, first) has who claims each visitor, and `visitors` when a visitor's id became a customer's.
 *
 * Of claims that nobody has ever cut only the earliest can matter: two are enough to share a visitor, and one more than a person may have to
 * crowd a customer. So a device that thousands have used, or an id that stands for many, costs no more than others.
 * @returns whether there are any
 */
export async function makeCandidates(duck: Duck, o: ClaimFiles): Promise<boolean> {
  await duck.run(`CREATE OR REPLACE TEMP TABLE edges AS
    SELECT edge.*, cut.visitor IS NOT NULL AS touched FROM (
      SELECT anonymous_id AS visitor, customer_id AS customer, min(known) AS first FROM events
      WHERE type = 'identify' AND coalesce(anonymous_id, '') <> '' AND coalesce(customer_id, '') <> '' AND anonymous_id <> customer_id
      GROUP BY ALL
    ) AS edge LEFT JOIN (${cutsSql(o.cuts)}) AS cut USING (visitor, customer)`);
  await duck.run(`CREATE OR REPLACE TEMP TABLE mine AS
    SELECT customer AS owner, visitor, first, touched, last FROM (
      SELECT *, row_number() OVER (PARTITION BY customer, touched ORDER BY first, visitor) AS place FROM edges
    ) JOIN wanted ON wanted.owner = customer WHERE (touched OR place <= ${mostVisitors + 1}) AND first <= last`);
  const { n } = await duck.one('SELECT count(*)::DOUBLE AS n FROM mine');
  if (n === 0) return false;
  await duck.run(`CREATE OR REPLACE TEMP TABLE rivals AS
    SELECT visitor, customer, first, touched, place FROM (
      SELECT *, row_number() OVER (PARTITION BY visitor, touched ORDER BY first, customer) AS place
      FROM edges WHERE visitor IN (SELECT visitor FROM mine)
    ) WHERE touched OR place <= 2`);
  await duck.run(`CREATE OR REPLACE TEMP TABLE known_customers AS
    SELECT customer_id AS visitor, min(known) AS since FROM events WHERE customer_id IN (SELECT visitor FROM mine) GROUP BY ALL`);
  // A visitor whom two have claimed counts for neither from then on: without cuts it can only ever count for the first.
  await duck.run(`CREATE OR REPLACE TEMP TABLE candidates AS
    SELECT mine.owner, mine.visitor, mine.last FROM mine
    LEFT JOIN known_customers AS known USING (visitor)
    WHERE mine.first < coalesce(known.since, 9e15) AND (
      EXISTS (SELECT 1 FROM rivals WHERE rivals.visitor = mine.visitor AND rivals.touched)
      OR EXISTS (SELECT 1 FROM rivals WHERE rivals.visitor = mine.visitor AND rivals.customer = mine.owner AND rivals.place = 1))`);
  await duck.run(`COPY (
      SELECT mine.owner, mine.visitor, rivals.customer, rivals.first::DOUBLE AS first, ${o.bucket('mine.owner')} AS bucket
      FROM mine JOIN rivals USING (visitor)
      UNION
      SELECT owner, visitor, owner, first::DOUBLE, ${o.bucket('owner')} FROM mine
    ) ${o.partitioned('claims')}`);
  await duck.run(`COPY (
      SELECT DISTINCT mine.visitor, known.since::DOUBLE AS since, ${o.bucket('mine.owner')} AS bucket
      FROM mine JOIN known_customers AS known USING (visitor)
    ) ${o.partitioned('visitors')}`);
  return true;
}
