import { holdoutKey } from '@insight-mesh/algorithms/experiments/assign';
import { bucketCount } from '@insight-mesh/algorithms/experiments/buckets';
import type { ExperimentJson } from '@insight-mesh/contracts/json';
import type { FieldViolation } from '@insight-mesh/runtime/errors';
import type { ExperimentArm, ExperimentDefinition } from './experiment.js';
import { checkParameters } from './parameters.js';
import { isScenarioName, scenarios } from './scenarios.js';
import { invalidFields } from './violations.js';

export const keyPattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const keyForm = 'must be 1 to 64 lower-case letters, digits and "-", the first and last no "-"';
const longestDescription = 500;
const mostArms = 20;
const defaultPlan = 10_000;
const largestPlan = 1e12;
export const defaultLayer = 'main';

/**
 * An experiment as it was asked for, with its defaults.
 * @throws AppError INVALID_ARGUMENT that names every wrong field and what would be right
 */
export function readDefinition(given: ExperimentJson): ExperimentDefinition {
  const wrong: FieldViolation[] = [];
  const add = (field: string, description: string): void =>
    void wrong.push({ field: `experiment.${field}`, description });
  const { key = '', layer = '', description = '', planned_units: planned = 0, traffic = 0 } = given;
  if (!keyPattern.test(key)) add('key', keyForm);
  if (key === holdoutKey) add('key', `must not be ${holdoutKey}, which names the hold-out group`);
  if (layer !== '' && !keyPattern.test(layer)) add('layer', keyForm);
  if (description.length > longestDescription || description.includes('\0')) {
    add('description', `must be a text of at most ${longestDescription} characters`);
  }
  if (!(planned >= 0 && planned <= largestPlan))
    add('planned_units', `must be from 1 to ${largestPlan}, or 0 for ${defaultPlan}`);
  const buckets = traffic === 0 ? bucketCount : Math.round(traffic * bucketCount);
  if (!(buckets >= 1 && buckets <= bucketCount && traffic <= 1)) {
    add('traffic', 'must be from 0.0001 to 1, or 0 for 1');
  }
  const named = [...new Set(given.scenarios ?? [])];
  const known = named.filter(isScenarioName);
  if (known.length < named.length) add('scenarios', `must be of ${scenarios.join(', ')}`);
  const arms = readArms(given, add);
  const control = given.control === undefined || given.control === '' ? (arms[0]?.key ?? '') : given.control;
  if (!arms.some((arm) => arm.key === control))
    add('control', `must be one of the arms, ${arms.map((arm) => arm.key).join(', ')}`);
  if (wrong.length > 0) throw invalidFields(wrong);
  return {
    ...{ key, layer: layer === '' ? defaultLayer : layer, scenarios: known, traffic: buckets, arms, control },
    ...{ plannedUnits: planned === 0 ? defaultPlan : planned, description },
  };
}

type Add = (field: string, description: string) => void;

function readArms(given: ExperimentJson, add: Add): ExperimentArm[] {
  const arms = given.arms ?? [];
  if (arms.length < 2 || arms.length > mostArms) {
    add('arms', `are ${arms.length}; there must be 2 to ${mostArms}`);
    return [];
  }
  const equal = arms.every(({ share = 0 }) => share === 0);
  const read = arms.map(({ key = '', share = 0, parameters = {} }, at) => {
    if (!keyPattern.test(key)) add(`arms[${at}].key`, keyForm);
    if (arms.findIndex((arm) => arm.key === key) < at) add(`arms[${at}].key`, 'must not be that of another arm');
    const checked = checkParameters(parameters);
    for (const { name, description } of checked.wrong) {
      add(`arms[${at}].parameters${name === '' ? '' : `["${name}"]`}`, description);
    }
    return { key, share: equal ? 1 / arms.length : share, parameters: checked.parameters };
  });
  const wrongShare = checkShares(read.map(({ share }) => share));
  if (wrongShare !== undefined) add('arms', wrongShare);
  return read;
}

/** What is wrong with the arms' shares; undefined: nothing. */
export function checkShares(shares: readonly number[]): string | undefined {
  const all = shares.reduce((sum, share) => sum + share, 0);
  const least = 0.001;
  if (shares.some((share) => !(share > 0 && Number.isFinite(share))) || !Number.isFinite(all)) {
    return 'must each have a share above 0, or all 0 for equal shares';
  }
  return shares.some((share) => share / all < least) ? `must each have at least ${least} of all shares` : undefined;
}
