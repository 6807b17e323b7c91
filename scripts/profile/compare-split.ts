import { binCount, binOf, binsOf, countInBins } from '@insight-mesh/algorithms/statistics/bins';
import { ksDistance } from '@insight-mesh/algorithms/statistics/kolmogorov-smirnov';
import {
  emptyBinShare,
  populationStability,
  stabilityByChance,
} from '@insight-mesh/algorithms/statistics/population-stability';
import { timeSql } from './columns.js';
import type { ColumnProfile, SplitProfile } from './profile-result.js';
import { type Sampled, thereOf } from './sampled.js';
import { identifier, quoted, type Source, SourceError } from './source.js';

const mostParts = 10;
const mostCategories = 50;

/** The part that models are fitted on: by its name, else the largest. */
function trainingPart(parts: readonly { value: string; rows: number }[]): string {
  const named = parts.find(({ value }) => /^(train|training|fit)$/i.test(value));
  return (named ?? parts[0])?.value ?? '';
}

function shiftOf(numbers: Float64Array, inTrain: readonly number[], inPart: readonly number[]) {
  const take = (places: readonly number[]) => Float64Array.from(places, (at) => numbers[at] ?? Number.NaN);
  const [train, part] = [thereOf(take(inTrain)), thereOf(take(inPart))];
  const bins = binsOf(train);
  const expected = [...countInBins(bins, train), inTrain.length - train.length];
  const actual = [...countInBins(bins, part), inPart.length - part.length];
  return { expected, actual, ks: train.length === 0 || part.length === 0 ? undefined : ksDistance(train, part) };
}

function textShift(texts: readonly (string | null)[], inTrain: readonly number[], inPart: readonly number[]) {
  const counts = new Map<string | null, number>();
  for (const at of inTrain) counts.set(texts[at] ?? null, (counts.get(texts[at] ?? null) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostCategories);
  const numbered = new Map(frequent.map(([text], at) => [text, at]));
  const bins = { by: 'values', values: frequent.map((_, at) => at) } as const;
  const count = (places: readonly number[]) => {
    const found = new Array<number>(binCount(bins)).fill(0);
    for (const at of places) {
      const bin = binOf(bins, numbered.get(texts[at] ?? null) ?? -1);
      found[bin] = (found[bin] ?? 0) + 1;
    }
    return found;
  };
  return { expected: count(inTrain), actual: count(inPart), ks: undefined };
}

/**
 * The parts of a split against each other.
 * @param features columns whose values make two rows the same
 * @param compared columns whose distributions are compared
 * @param time the label's time, where there is one
 * @throws SourceError where there is no such split
 */
export async function compareSplit(
  source: Source,
  name: string,
  columns: readonly ColumnProfile[],
  sampled: Sampled,
  o: { features: readonly string[]; compared: readonly string[]; time: string | undefined },
): Promise<SplitProfile> {
  const column = columns.find((one) => one.name === name);
  if (column === undefined) throw new SourceError(`there is no column ${name} to be the split`);
  if (column.distinct < 2 || column.distinct > mostParts) {
    throw new SourceError(`the split ${name} has ${column.distinct} different values; it must have 2 to ${mostParts}`);
  }
  const split = identifier(name);
  const parts = column.top;
  const train = trainingPart(parts);
  const numbersOfSplit = sampled.numbers.get(name);
  const partOf = (at: number) =>
    numbersOfSplit === undefined
      ? (sampled.texts.get(name)?.[at] ?? '')
      : column.kind === 'truth'
        ? numbersOfSplit[at] === 1
          ? 'true'
          : 'false'
        : String(numbersOfSplit[at]);
  const places = new Map<string, number[]>(parts.map(({ value }) => [value, []]));
  const numeric = new Map(parts.map(({ value }) => [String(Number(value)), value]));
  for (let at = 0; at < sampled.rows; at++)
    (places.get(partOf(at)) ?? places.get(numeric.get(partOf(at)) ?? ''))?.push(at);
  const inTrain = places.get(train) ?? [];
  const shifts = parts.flatMap(({ value: part }) => {
    const inPart = places.get(part) ?? [];
    if (part === train || inPart.length === 0 || inTrain.length === 0) return [];
    return o.compared.map((feature) => {
      const numbers = sampled.numbers.get(feature);
      const { expected, actual, ks } =
        numbers === undefined
          ? textShift(sampled.texts.get(feature) ?? [], inTrain, inPart)
          : shiftOf(numbers, inTrain, inPart);
      const floor = Math.max(emptyBinShare, 0.5 / Math.min(inTrain.length, inPart.length));
      const bins = expected.filter((count) => count > 0).length;
      const psi = populationStability(expected, actual, floor);
      return { column: feature, part, psi, byChance: stabilityByChance(inTrain.length, inPart.length, bins), ks };
    });
  });
  shifts.sort((a, b) => b.psi - a.psi);

  const isTrain = `CAST(${split} AS VARCHAR) = ${quoted(train)}`;
  let shared = 0;
  if (o.features.length > 0) {
    const [row] = await source.query(
      `SELECT coalesce(sum(others) FILTER (trained), 0)::DOUBLE AS n FROM (
         SELECT bool_or(${isTrain}) AS trained, count(*) FILTER (NOT ${isTrain}) AS others
         FROM ${source.from} WHERE ${split} IS NOT NULL GROUP BY hash(${o.features.map(identifier).join(', ')}))`,
    );
    shared = Number(row?.n ?? 0);
  }
  return { column: name, train, parts, shifts, shared, overlap: await overlapOf(source, isTrain, split, o.time) };
}

async function overlapOf(
  source: Source,
  isTrain: string,
  split: string,
  time: string | undefined,
): Promise<SplitProfile['overlap']> {
  if (time === undefined) return undefined;
  const t = timeSql(time);
  const [row] = await source.query(
    `SELECT count(*) FILTER (${isTrain} AND ${t} >= first)::DOUBLE AS n FROM ${source.from},
       (SELECT min(${t}) FILTER (NOT ${isTrain}) AS first FROM ${source.from} WHERE ${split} IS NOT NULL)`,
  );
  return { column: time, rows: Number(row?.n ?? 0) };
}
