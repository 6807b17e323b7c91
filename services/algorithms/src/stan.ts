import { groupItems } from './groups.js';
import { ItemTable } from './item-table.js';
import { type FitOptions, type Interaction, ModelFormatError, stepper } from './model.js';
import { storedSettings } from './model-file.js';
import { itemIdf, type NeighbourConfig, NeighbourModel, readItemIdf, readNeighbourFile } from './neighbour-model.js';
import type { EachVote } from './neighbour-votes.js';
import { indexRows, newestRows, type RowIndex } from './row-index.js';
import { mergeSettings, requireInteger, requireNumber } from './settings.js';

export interface StanConfig extends NeighbourConfig {
  /** So many of the newest sessions with an item of the context are compared. */
  sampleSize: number;
  /** k: so many of the most similar sessions vote. */
  neighbours: number;
  /** Only the last so many distinct items of the context count. */
  lastItems: number;
  /** λ1: an item of the context counts exp(−places from the newest / this). */
  contextLambda: number;
  /** λ2: a session counts exp(−its age / this), in days. 0: age does not count. */
  recencyDays: number;
  /** λ3: a candidate counts exp(−places from the newest shared item / this) in a neighbour's vote. */
  placeLambda: number;
  /** Weight of the candidates that stand before the newest shared item in a neighbour. 1: the same as those after it. */
  before: number;
  /** The length of a session divides its similarity to this power; .5 is the cosine. */
  lengthPower: number;
  /** Power of log(1 + sessions / the item's sessions) as the weight of a shared item. 0: all shared items count the same. */
  matchIdf: number;
  /** And of a candidate. */
  candidateIdf: number;
  /** Only the newest so many items of a stored session count. */
  longestSession: number;
}

export const stanDefaults: StanConfig = {
  sampleSize: 2500,
  neighbours: 1500,
  lastItems: 10,
  contextLambda: 0.7,
  recencyDays: 10,
  placeLambda: 8,
  before: 0.7,
  lengthPower: 0.25,
  matchIdf: 2,
  candidateIdf: 1,
  longestSession: 100,
};

const DAY_MS = 86_400_000;

interface Sessions extends RowIndex {
  /** Of each session, 0 to 1: how much its age leaves of it, as of the newest session. */
  ages: Float32Array;
  /** log(1 + sessions / its sessions) of each item. */
  idf: Float32Array;
}

/**
 * Sequence and time aware neighbourhood (Garg et al. 2019): session kNN in which the items of the context, the sessions and the
 * candidates of a session each count by their distance; with item weights as in V-STAN (Ludewig et al. 2021, "Empirical
 * analysis of session-based recommendation algorithms"). A context has no time of its own: a session's age is that at the
 * newest session of the fit.
 */
export class Stan extends NeighbourModel<StanConfig, Sessions> {
  override readonly name = 'stan';
  private readonly matchWeights: Float64Array;
  private readonly candidateWeights: Float64Array;
  private readonly lengthWeights: Float64Array;
  private readonly placeWeights: Float64Array;

  constructor(config: StanConfig, items: ItemTable, sessions: Sessions) {
    super(config, items, sessions);
    const count = sessions.offsets.length - 1;
    this.matchWeights = Float64Array.from(sessions.idf, (idf) => idf ** config.matchIdf);
    this.candidateWeights = Float64Array.from(sessions.idf, (idf) => idf ** config.candidateIdf);
    this.lengthWeights = new Float64Array(count);
    let longest = 0;
    for (let session = 0; session < count; session++) {
      const length = (sessions.offsets[session + 1] as number) - (sessions.offsets[session] as number);
      longest = Math.max(longest, length);
      this.lengthWeights[session] = (sessions.ages[session] as number) / length ** config.lengthPower;
    }
    this.placeWeights = Float64Array.from({ length: longest }, (_, i) => Math.exp(-i / config.placeLambda));
  }

  /** Finds the sessions most like the context. */
  protected override votes(context: readonly number[]): EachVote {
    const { config, rows: sessions, similarities, matches } = this;
    const weights = context.map(
      (item, place) => Math.exp(-place / config.contextLambda) * (this.matchWeights[item] as number),
    );
    similarities.clear();
    newestRows(sessions, context, config.sampleSize, (session, place) => {
      if (!similarities.has(session)) matches[session] = place;
      similarities.add(session, (weights[place] as number) * (this.lengthWeights[session] as number));
    });
    const neighbours = similarities.best(config.neighbours, new Set());
    return (vote) => {
      const { offsets, columns } = sessions;
      neighbours.indexes.forEach((session, i) => {
        const similarity = neighbours.scores[i] as number;
        const match = matches[session] as number;
        const start = offsets[session] as number;
        const end = offsets[session + 1] as number;
        const shared = columns.indexOf(context[match] as number, start);
        for (let p = start; p < end; p++) {
          const item = columns[p] as number;
          const near = (this.placeWeights[Math.abs(p - shared)] as number) * (p < shared ? config.before : 1);
          const amount = similarity * near * (this.candidateWeights[item] as number);
          if (amount > 0) vote(item, amount, match);
        }
      });
    };
  }
}

function checkConfig(config: StanConfig): StanConfig {
  requireInteger('sampleSize', config.sampleSize, 1);
  requireInteger('neighbours', config.neighbours, 1);
  requireInteger('lastItems', config.lastItems, 1);
  requireNumber('contextLambda', config.contextLambda, 1e-3, 1e6);
  requireNumber('recencyDays', config.recencyDays, 0, 1e6);
  requireNumber('placeLambda', config.placeLambda, 1e-3, 1e6);
  requireNumber('before', config.before, 0, 1);
  requireNumber('lengthPower', config.lengthPower, 0, 2);
  requireNumber('matchIdf', config.matchIdf, 0, 10);
  requireNumber('candidateIdf', config.candidateIdf, 0, 10);
  requireInteger('longestSession', config.longestSession, 1);
  return config;
}

/** @throws RangeError for a wrong setting */
export function fitStan(
  data: readonly Interaction[],
  config: Partial<StanConfig> = {},
  options: FitOptions = {},
): Stan {
  const settings = checkConfig(mergeSettings(stanDefaults, config));
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const groups = groupItems(data, items, 'session', settings.longestSession);
  const count = groups.endMs.length;
  const index = indexRows(groups, items.size, settings.sampleSize, stepper(count, options, 4096));
  const newest = groups.endMs.at(-1) ?? 0;
  const scale = settings.recencyDays * DAY_MS;
  const ages = Float32Array.from(groups.endMs, (endMs) => (scale === 0 ? 1 : Math.exp((endMs - newest) / scale)));
  const idf = itemIdf(groups.columns, items.size, count);
  return new Stan(settings, items, { ...index, ages, idf });
}

/** @throws ModelFormatError */
export function loadStan(bytes: Uint8Array): Stan {
  const { file, items, index } = readNeighbourFile('stan', bytes);
  const sessions: Sessions = { ...index, ages: file.array('ages', 'f32'), idf: readItemIdf(file, 'stan', items.size) };
  const share = (age: number): boolean => age >= 0 && age <= 1;
  if (sessions.ages.length !== index.offsets.length - 1 || !sessions.ages.every(share)) {
    throw new ModelFormatError('not a usable stan model file: an age of 0 to 1 a session');
  }
  return new Stan(storedSettings(file, stanDefaults, checkConfig), items, sessions);
}
