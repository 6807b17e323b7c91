import { AppError, type FieldViolation } from '@insight-mesh/runtime/errors';
import { definitionsOf } from '../definitions/all.js';
import { entityNames } from '../definitions/definition.js';
import { nearNames } from '../definitions/resolve.js';
import { eventTypes } from '../state/measures.js';
import { type DatasetSpec, labelColumns, type RuleLabels } from './spec.js';

const most = { features: 2_000, withinDays: 3_650 } as const;
const formats = ['.parquet', '.csv', '.ndjson'] as const;
const dayMs = 86_400_000;

/** The format of a labels' file by its name; undefined for none that can be read. */
export function labelFormat(path: string): (typeof formats)[number] | undefined {
  return formats.find((ending) => path.toLowerCase().endsWith(ending));
}

function featureProblems({ features }: DatasetSpec): FieldViolation[] {
  const found: FieldViolation[] = [];
  const seen = new Set<string>();
  let count = 0;
  for (const [at, { kind, names }] of features.entries()) {
    if (!entityNames.includes(kind)) {
      found.push({ field: `features[${at}].kind`, description: `must be one of ${entityNames.join(', ')}` });
      continue;
    }
    if (names.length === 0) found.push({ field: `features[${at}].names`, description: 'must name a feature' });
    const known = new Set(definitionsOf[kind].map(({ name }) => name));
    for (const [index, name] of names.entries()) {
      const field = `features[${at}].names[${index}]`;
      const said = JSON.stringify(name.slice(0, 64));
      if (!known.has(name)) {
        const near = nearNames(name, [...known]).join(', ');
        found.push({ field, description: `no ${kind} has a feature ${said}; near it are ${near}` });
      } else if (seen.has(`${kind} ${name}`)) {
        found.push({ field, description: `${said} of ${kind} stands twice` });
      }
      seen.add(`${kind} ${name}`);
      count += 1;
    }
  }
  if (count === 0 || count > most.features) {
    found.push({ field: 'features', description: `must be 1 to ${most.features}, not ${count}` });
  }
  return found;
}

function ruleProblems(rule: RuleLabels, kinds: ReadonlySet<string>): FieldViolation[] {
  const found: FieldViolation[] = [];
  const say = (field: string, description: string) => found.push({ field: `labels.${field}`, description });
  for (const field of ['types', 'outcome'] as const) {
    if (rule[field].length === 0) say(field, 'must name a type of event');
    const wrong = rule[field].find((type) => !eventTypes.includes(type));
    if (wrong !== undefined) say(field, `${JSON.stringify(wrong)} is none of ${eventTypes.join(', ')}`);
  }
  if (!(Number.isSafeInteger(rule.withinMs) && rule.withinMs >= 1 && rule.withinMs <= most.withinDays * dayMs)) {
    say('withinMs', `must be from 1 ms to ${most.withinDays} days`);
  }
  if (rule.share !== undefined && !(rule.share > 0 && rule.share <= 1)) say('share', 'must be above 0 and at most 1');
  if (rule.seed !== undefined && !Number.isSafeInteger(rule.seed)) say('seed', 'must be a whole number');
  if (rule.fromMs !== undefined && rule.toMs !== undefined && rule.fromMs >= rule.toMs) {
    say('fromMs', 'must be before toMs');
  }
  if (rule.anchor === 'day') {
    if (rule.match === 'customer_item') say('match', 'must be customer where the anchor is a day, which has no item');
    for (const kind of kinds) {
      if (kind !== 'customer') say('anchor', `must be event for features of ${kind}: a day has customers alone`);
    }
  }
  return found;
}

/** What is wrong with what a data set is asked for with: the fields, each with what would be right. None: it can be built. */
export function specProblems(spec: DatasetSpec): FieldViolation[] {
  const found = featureProblems(spec);
  const { labels } = spec;
  if (labels.from === 'file') {
    if (labelFormat(labels.path) === undefined) {
      found.push({ field: 'labels.path', description: `must end with ${formats.join(', ')}` });
    }
  } else {
    found.push(...ruleProblems(labels, new Set(spec.features.map(({ kind }) => kind))));
  }
  return found;
}

/** @throws AppError INVALID_ARGUMENT that names every wrong field */
export function checkSpec(spec: DatasetSpec): void {
  const violations = specProblems(spec);
  if (violations.length === 0) return;
  const message = violations.map(({ field, description }) => `${field}: ${description}`).join('; ');
  throw new AppError('INVALID_ARGUMENT', message, { violations });
}

/** Names of a data set's columns that no column of a labels' file but an own one may have. */
export const ownColumns: ReadonlySet<string> = new Set<string>(labelColumns);
