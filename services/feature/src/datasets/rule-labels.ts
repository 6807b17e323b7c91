import { type Duck, quoted } from './duck.js';
import type { LabelOptions, LabelsMade } from './labels.js';
import { entityColumns, type RuleLabels } from './spec.js';

const dayMs = 86_400_000;
const list = (types: readonly string[]) => types.map(quoted).join(', ');

/** An event with each of its items, which become `item`. */
const byItem = (
  from: string,
) => `SELECT *, unnest(list_distinct(list_concat([item_id], list_transform(items, x -> x.item_id)))) AS item
  FROM ${from}`;

/** What the catalogue said of `item` when the event came: as the folds have it, the last of several facts counts. */
const fact = (field: string) => `nullif(list_filter(item_facts, x -> x.item_id = item)[-1].${field}, '')`;

/** The same, but an event without items stays, with none. */
const byItemIfAny = (
  from: string,
) => `SELECT *, unnest(CASE WHEN len(all_items) = 0 THEN [NULL] ELSE all_items END) AS item
  FROM (SELECT *, list_filter(list_distinct(list_concat([item_id], list_transform(items, x -> x.item_id))), x -> x <> '') AS all_items FROM ${from})`;

/** One row for each anchor: who, at, and the entities that it names. */
function anchors(rule: RuleLabels, withItem: boolean): string {
  const of = `SELECT * FROM events WHERE type IN (${list(rule.types)})
    AND coalesce(consent_analytics, true) AND coalesce(consent_personalisation, true)`;
  if (rule.anchor === 'day') {
    const end = `(at_ms // ${dayMs}) * ${dayMs} + ${dayMs - 1}`;
    const nobody = entityColumns
      .filter((name) => name !== 'customer_id')
      .map((name) => `CAST(NULL AS VARCHAR) AS ${name}`);
    return `SELECT DISTINCT who AS customer_id, ${end} AS at_ms, ${nobody.join(', ')}, 0 AS p, 0 AS o FROM (${of})`;
  }
  const from = withItem ? byItemIfAny(`(${of})`) : `SELECT *, nullif(item_id, '') AS item FROM (${of})`;
  return `SELECT who AS customer_id, at_ms, item AS item_id, nullif(session_id, '') AS session_id, ${fact('category')} AS category,
    ${fact('brand')} AS brand, nullif(device_id, '') AS device_id, kafka_partition AS p, kafka_offset AS o FROM (${from})`;
}

/** Keeps a share by a hash that is the same in every release. */
function kept({ share = 1, seed = 0 }: RuleLabels): string {
  if (share >= 1) return 'true';
  return `md5_number_lower(concat_ws(chr(0), customer_id, at_ms, ${seed})) / 18446744073709551616.0 < ${share}`;
}

/**
 * Labels that follow from the events: 1 where an event of the outcome comes after the label's time and within so many milliseconds, else 0.
 * Anchors and outcomes go by the id that the events carry. Events whose customer refused personalisation or analytics make no label.
 */
export async function ruleLabels(duck: Duck, rule: RuleLabels, o: LabelOptions): Promise<LabelsMade> {
  const withItem =
    rule.match === 'customer_item' || o.needed.some((name) => ['item_id', 'category', 'brand'].includes(name));
  // Without an item there is nothing that the same item could be.
  const wanted = rule.match === 'customer_item' ? [...new Set([...o.needed, 'item_id'])] : o.needed;
  const between = [
    ...(rule.fromMs === undefined ? [] : [`at_ms >= ${rule.fromMs}`]),
    ...(rule.toMs === undefined ? [] : [`at_ms < ${rule.toMs}`]),
    kept(rule),
  ];
  await duck.run(`CREATE TEMP TABLE anchors AS
    SELECT *, CASE WHEN ${['false', ...wanted.map((name) => `${name} IS NULL`)].join(' OR ')} THEN 'no_entity'
      WHEN at_ms + ${rule.withinMs} > ${o.watermarkMs} THEN 'unfinished' END AS wrong
    FROM (${anchors(rule, withItem)}) WHERE ${between.join(' AND ')}`);
  const rejected = await duck.all(
    'SELECT wrong, count(*)::DOUBLE AS n FROM anchors WHERE wrong IS NOT NULL GROUP BY ALL',
  );
  const sameItem = rule.match === 'customer_item';
  const outcomes = `SELECT * FROM events WHERE type IN (${list(rule.outcome)})`;
  await duck.run(`CREATE TEMP TABLE outcomes AS SELECT DISTINCT who, at_ms${sameItem ? ', item' : ''}
    FROM (${sameItem ? byItem(`(${outcomes})`) : outcomes})
    WHERE who IN (SELECT customer_id FROM anchors WHERE wrong IS NULL)`);
  const match = `a.customer_id = o.who${sameItem ? ' AND a.item_id = o.item' : ''} AND a.at_ms < o.at_ms`;
  await duck.run(`COPY (
      SELECT row_number() OVER labels - 1 AS "row", row_number() OVER labels AS label_id, make_timestamp_ms(a.at_ms) AS label_time,
        CASE WHEN o.at_ms - a.at_ms <= ${rule.withinMs} THEN 1.0 ELSE 0.0 END::DOUBLE AS label, ${entityColumns.map((name) => `a.${name}`).join(', ')}
      FROM (SELECT * FROM anchors WHERE wrong IS NULL) a ASOF LEFT JOIN outcomes o ON ${match}
      WINDOW labels AS (ORDER BY a.at_ms, a.customer_id, a.item_id, a.p, a.o, a.session_id, a.device_id, a.category, a.brand)
      ORDER BY "row"
    ) TO ${quoted(o.path)} (FORMAT parquet, COMPRESSION zstd)`);
  return { rejected: Object.fromEntries(rejected.map(({ wrong, n }) => [String(wrong), Number(n)])), carried: [] };
}
