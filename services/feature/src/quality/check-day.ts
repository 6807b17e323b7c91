import { breathe } from '@insight-mesh/runtime/pause';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { type EntityName, entityNames } from '../definitions/definition.js';
import type { Baseline } from '../store/quality-baselines.js';
import type { Declared } from '../store/quality-expectations.js';
import { hashedName } from './check-dataset.js';
import { compare } from './compare.js';
import { type DriftResult, driftResult } from './drift-message.js';
import { expectationInForce, seenIn, violationsOf } from './expectations.js';
import { definitionOf } from './feature-names.js';
import type { FeatureReference } from './reference.js';
import { servedValues } from './served-values.js';

export interface DayCheck {
  /** That were read, of all kinds. */
  readonly entities: number;
  readonly results: readonly DriftResult[];
}

/**
 * What is served of a day's sample against the baseline and what is expected.
 * @param o.sample ids by kind of entity
 * @param o.day since 1970
 */
export async function checkDay(
  pool: Pool,
  o: {
    tenantId: string;
    baseline: Baseline;
    references: ReadonlyMap<string, FeatureReference>;
    declared: ReadonlyMap<string, Declared>;
    sample: ReadonlyMap<EntityName, readonly string[]>;
    day: number;
    now: () => number;
    signal: AbortSignal;
  },
): Promise<DayCheck> {
  const features = [...o.references].flatMap(([column, reference]) => {
    // One that this release has no more is not served either.
    const definition = definitionOf(column);
    return definition === undefined ? [] : [{ column, reference, definition }];
  });
  const results: DriftResult[] = [];
  let entities = 0;
  for (const entity of entityNames) {
    const ofKind = features.filter(({ definition }) => definition.entity === entity);
    const ids = o.sample.get(entity) ?? [];
    if (ofKind.length === 0 || ids.length === 0) continue;
    const definitions = ofKind.map(({ definition }) => definition);
    const { names, columns } = await servedValues(pool, { ...o, entity, ids, definitions });
    entities += names.length;
    for (const [at, { column, reference, definition }] of ofKind.entries()) {
      const values = columns[at] ?? new Float64Array();
      const expectation = expectationInForce(definition, o.declared.get(column)?.expectation);
      const seen = seenIn(values, expectation, (place) => hashedName(o.tenantId, entity, names[place] ?? ''));
      results.push(
        driftResult({
          tenantId: o.tenantId,
          baseline: o.baseline,
          feature: column,
          day: o.day,
          comparison: compare(reference, values, definition.default),
          violations: violationsOf(column, expectation, seen),
          checkedMs: o.now(),
        }),
      );
      await breathe();
    }
  }
  return { entities, results };
}
