import { type Decay, decayAt, decays } from './decay.js';
import { groupItems } from './groups.js';
import { ItemTable } from './item-table.js';
import { type FitOptions, type Interaction, ModelFormatError, stepper } from './model.js';
import { storedSettings } from './model-file.js';
import { type NeighbourConfig, NeighbourModel, readNeighbourFile } from './neighbour-model.js';
import type { EachVote } from './neighbour-votes.js';
import { countItems, indexRows, newestRows, type RowIndex } from './row-index.js';
import { mergeSettings, requireInteger, requireOneOf } from './settings.js';

export interface VsKnnConfig extends NeighbourConfig {
  /** m: so many of the newest sessions with an item of the context are compared. */
  sampleSize: number;
  /** k: so many of the most similar sampled sessions vote. */
  neighbours: number;
  /** Only the last so many distinct items of the context count. */
  lastItems: number;
  /** How the weight of the context's items falls with their distance from the newest. */
  contextDecay: Decay;
  /** How a neighbour's vote falls with the distance of the newest shared item. */
  matchDecay: Decay;
  /** Weigh a candidate by log(sessions / its sessions): what everybody looks at says little. */
  idf: boolean;
  /** Only the newest so many items of a stored session count. */
  longestSession: number;
}

export const vsKnnDefaults: VsKnnConfig = {
  sampleSize: 500,
  neighbours: 500,
  lastItems: 2,
  contextDecay: 'div',
  matchDecay: 'div',
  idf: true,
  longestSession: 100,
};

interface Sessions extends RowIndex {
  /** Weight of each item as a candidate. */
  itemWeights: Float32Array;
}

/**
 * Vector multiplication session kNN (Ludewig and Jannach 2018, "Evaluation of session-based recommendation algorithms") over
 * an inverted index with the newest sessions of each item (Kersbergen et al. 2022, "Serenade").
 */
export class VsKnn extends NeighbourModel<VsKnnConfig, Sessions> {
  override readonly name = 'vs-knn';

  /** Finds the sessions most like the context. */
  protected override votes(context: readonly number[]): EachVote {
    const { config, rows: sessions, similarities, matches } = this;
    const weights = context.map((_, place) => decayAt(config.contextDecay, place, config.lastItems));
    similarities.clear();
    newestRows(sessions, context, config.sampleSize, (session, place) => {
      if (!similarities.has(session)) matches[session] = place;
      similarities.add(session, weights[place] as number);
    });
    const neighbours = similarities.best(config.neighbours, new Set());
    return (vote) => {
      const { offsets, columns, itemWeights } = sessions;
      neighbours.indexes.forEach((session, i) => {
        const match = matches[session] as number;
        const near = (neighbours.scores[i] as number) * decayAt(config.matchDecay, match, config.lastItems);
        const end = offsets[session + 1] as number;
        for (let p = offsets[session] as number; p < end; p++) {
          const item = columns[p] as number;
          vote(item, near * (itemWeights[item] as number), match);
        }
      });
    };
  }
}

function checkConfig(config: VsKnnConfig): VsKnnConfig {
  requireInteger('sampleSize', config.sampleSize, 1);
  requireInteger('neighbours', config.neighbours, 1);
  requireInteger('lastItems', config.lastItems, 1);
  requireInteger('longestSession', config.longestSession, 1);
  requireOneOf('contextDecay', config.contextDecay, decays);
  requireOneOf('matchDecay', config.matchDecay, decays);
  return config;
}

/** Stores and indexes the sessions. @throws RangeError for a wrong setting */
export function fitVsKnn(
  data: readonly Interaction[],
  config: Partial<VsKnnConfig> = {},
  options: FitOptions = {},
): VsKnn {
  const settings = checkConfig(mergeSettings(vsKnnDefaults, config));
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const groups = groupItems(data, items, 'session', settings.longestSession);
  const count = groups.endMs.length;
  const index = indexRows(groups, items.size, settings.sampleSize, stepper(count, options, 4096));
  const occurrences = countItems(groups.columns, items.size);
  const itemWeights = Float32Array.from(occurrences, (n) => (settings.idf && n > 0 ? Math.log(1 + count / n) : 1));
  return new VsKnn(settings, items, { ...index, itemWeights });
}

/** @throws ModelFormatError */
export function loadVsKnn(bytes: Uint8Array): VsKnn {
  const { file, items, index } = readNeighbourFile('vs-knn', bytes);
  const sessions: Sessions = { ...index, itemWeights: file.array('itemWeights', 'f32') };
  if (sessions.itemWeights.length !== items.size) {
    throw new ModelFormatError('not a usable vs-knn model file: a weight an item');
  }
  return new VsKnn(storedSettings(file, vsKnnDefaults, checkConfig), items, sessions);
}
