import { dropColumns, dropRows } from './drop.js';
import { encodeFrequency, encodeOrdinal } from './encode-counts.js';
import { encodeHash } from './encode-hash.js';
import { encodeOneHot } from './encode-one-hot.js';
import { encodeTarget } from './encode-target.js';
import { PreparationError } from './error.js';
import { imputeKnn } from './impute-knn.js';
import { imputeRegression } from './impute-regression.js';
import { imputeConstant, imputeMean, imputeMedian, imputeMode } from './impute-simple.js';
import { indicateMissing } from './indicator.js';
import { outliersIqr, outliersQuantiles } from './outliers.js';
import { scaleMinMax, scaleRobust, scaleStandard } from './scale-linear.js';
import { scaleLog } from './scale-log.js';
import { scaleBoxCox, scaleYeoJohnson } from './scale-power.js';
import { scaleQuantile } from './scale-quantile.js';
import type { ConfiguredStep, StepKind } from './step.js';

const kinds: ReadonlyMap<string, StepKind> = new Map(
  [
    imputeConstant,
    imputeMean,
    imputeMedian,
    imputeMode,
    imputeKnn,
    imputeRegression,
    indicateMissing,
    dropColumns,
    dropRows,
    outliersIqr,
    outliersQuantiles,
    scaleMinMax,
    scaleStandard,
    scaleRobust,
    scaleLog,
    scaleYeoJohnson,
    scaleBoxCox,
    scaleQuantile,
    encodeOneHot,
    encodeFrequency,
    encodeOrdinal,
    encodeTarget,
    encodeHash,
  ].map((kind) => [kind.name, kind]),
);

function namesByVerb(): Record<string, string[]> {
  const byVerb: Record<string, string[]> = {};
  for (const name of kinds.keys()) {
    const [verb = '', how = ''] = name.split(' ');
    byVerb[verb] = [...(byVerb[verb] ?? []), how];
  }
  return byVerb;
}

/** Every kind of step, by what it does: { impute: ["constant", …], … }. */
export const stepNames: Readonly<Record<string, readonly string[]>> = namesByVerb();

/**
 * Reads one step of a configuration, for example {"impute": "mean", "columns": "numbers"}.
 * @param place of the step, from 1
 * @throws PreparationError
 */
export function configureStep(value: unknown, place: number): ConfiguredStep {
  const at = `step ${place}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PreparationError(
      { step: at },
      `it must be an object such as {"impute": "mean", "columns": "numbers"}, not ${JSON.stringify(value)}`,
    );
  }
  const given = value as Record<string, unknown>;
  const verbs = Object.keys(stepNames).filter((verb) => Object.hasOwn(given, verb));
  const [verb, second] = verbs;
  if (verb === undefined || second !== undefined) {
    throw new PreparationError(
      { step: at },
      `it must have one of ${Object.keys(stepNames).join(', ')}, and has ${verbs.join(' and ') || 'none'}`,
    );
  }
  const { [verb]: how, ...settings } = given;
  const kind = kinds.get(`${verb} ${String(how)}`);
  if (kind === undefined) {
    const there = (stepNames[verb] ?? []).join(', ');
    throw new PreparationError({ step: at }, `there is no ${verb} ${JSON.stringify(how)}: there are ${there}`);
  }
  return kind.configure(settings, `${at} (${kind.name})`);
}
