import type { Baseline as BaselineMessage } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Baseline';
import type {
  Expectation__Output,
  Expectation as ExpectationMessage,
} from '@insight-mesh/contracts/types/insightmesh/feature/v1/Expectation';
import type { FeatureExpectation } from '@insight-mesh/contracts/types/insightmesh/feature/v1/FeatureExpectation';
import { AppError } from '@insight-mesh/runtime/errors';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { derivedExpectation, type Expectation } from '../quality/expectations.js';
import { definitionOf, nearColumns } from '../quality/feature-names.js';
import type { Baseline } from '../store/quality-baselines.js';
import type { Declared } from '../store/quality-expectations.js';
import { invalid } from './requests.js';

/** Who calls, as it is kept beside what they change. */
export function actorOf({ caller }: CallContext): string {
  return caller.kind === 'key' ? `key:${caller.keyId}` : `service:${caller.name}`;
}

/** @throws AppError INVALID_ARGUMENT for a name that is no feature's, with those near it */
export function checkFeature(field: string, feature: string): void {
  if (definitionOf(feature) !== undefined) return;
  const shown = JSON.stringify(feature.slice(0, 80));
  throw invalid(
    field,
    `must be a feature as kind__name, and ${shown} is none; near it are ${nearColumns(feature).join(', ')}`,
  );
}

const fields = [
  ['minimum', 'minimum'],
  ['maximum', 'maximum'],
  ['whole', 'whole'],
  ['null_share_at_most', 'nullShareAtMost'],
  ['unique_share_at_least', 'uniqueShareAtLeast'],
  ['unique_share_at_most', 'uniqueShareAtMost'],
] as const;

/**
 * A declared expectation; undefined where it declares nothing.
 * @param field where it stands in the request
 * @throws AppError INVALID_ARGUMENT
 */
export function readExpectation(field: string, message: Expectation__Output | null): Expectation | undefined {
  const given = fields.flatMap(([name, key]) => {
    const value = message?.[name];
    return value === undefined || value === null ? [] : [{ name, key, value }];
  });
  if (given.length === 0) return undefined;
  for (const { name, value } of given) {
    if (typeof value !== 'number') continue;
    if (!Number.isFinite(value)) throw invalid(`${field}.${name}`, 'must be a finite number');
    if (name.includes('share') && (value < 0 || value > 1)) throw invalid(`${field}.${name}`, 'must be from 0 to 1');
  }
  const expectation: Expectation = Object.fromEntries(given.map(({ key, value }) => [key, value]));
  const { minimum, maximum, uniqueShareAtLeast: least, uniqueShareAtMost: most } = expectation;
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    throw invalid(
      `${field}.minimum`,
      `must not be above the maximum: no value is at least ${minimum} and at most ${maximum}`,
    );
  }
  if (least !== undefined && most !== undefined && least > most) {
    throw invalid(`${field}.unique_share_at_least`, 'must not be above unique_share_at_most');
  }
  return expectation;
}

function toExpectation(expectation: Expectation): ExpectationMessage {
  return Object.fromEntries(
    fields.flatMap(([name, key]) => (expectation[key] === undefined ? [] : [[name, expectation[key]]])),
  );
}

/** @param feature one that is defined */
export function toFeatureExpectation(feature: string, declared: Declared | undefined): FeatureExpectation {
  const definition = definitionOf(feature);
  return {
    feature,
    derived: toExpectation(definition === undefined ? {} : derivedExpectation(definition)),
    ...(declared && {
      declared: toExpectation(declared.expectation),
      set_by: declared.setBy,
      set_at: toTimestamp(declared.setMs),
    }),
  };
}

export function toBaselineMessage(baseline: Baseline): BaselineMessage {
  return {
    dataset_id: baseline.datasetId,
    rows: baseline.rows,
    reference_rows: baseline.referenceRows,
    features: baseline.features,
    warnings: [...baseline.warnings],
    set_by: baseline.setBy,
    set_at: toTimestamp(baseline.setMs),
    from: toTimestamp(baseline.fromMs),
    to: toTimestamp(baseline.toMs),
  };
}

/** Lets one call at a time read a data set: each takes a core and half a gigabyte. */
export class OneAtATime {
  #busy = false;

  /** @throws AppError RESOURCE_EXHAUSTED while another runs */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy) {
      throw new AppError('RESOURCE_EXHAUSTED', 'this replica reads another data set now; try again in a few seconds', {
        retryAfterSeconds: 5,
      });
    }
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }
}
