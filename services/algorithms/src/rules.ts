import { explained } from './explained.js';
import { transpose } from './groups.js';
import { ItemTable } from './item-table.js';
import type { FitOptions, Interaction, RecommendOptions, Scored, SequenceModel } from './model.js';
import { stepper } from './model.js';
import { itemsFromArray, itemsToArray, readModelFile, storedSettings, writeModelFile } from './model-file.js';
import { type Sequences, toSequences } from './sequences.js';
import { mergeSettings, requireInteger, requireNumber, requireOneOf } from './settings.js';
import { SparseScores } from './sparse-scores.js';
import { addRows, buildRows, checkWeightedRows, rowReasons, type WeightedRows } from './weighted-rows.js';

export interface RulesConfig {
  /** Whose items are one sequence: those of a user or those of a session. */
  groupBy: 'user' | 'session';
  /** A pair that is one place farther apart counts by this much less, over 0 to 1. */
  gapDecay: number;
  /** Pairs farther apart than so many places make no rule. */
  longestGap: number;
  /** Weight of the rule from the later item to the earlier one. 0: rules look forward only. */
  backward: number;
  /** The rule of a pair is divided by (places of its first item) to this power: 1 makes it a share, 0 a count. */
  sourcePower: number;
  /** And by (places of its second item) to this power: what everybody takes anyway says little. */
  targetPower: number;
  /** Weight of each item of the context by that of the next newer one, over 0 to 1. */
  contextDecay: number;
  /** Only the last so many distinct items of the context count. 0: all. */
  lastItems: number;
  /** Rules kept an item, the heaviest. 0: all. */
  rules: number;
  /** Only the newest so many items of a sequence count in the fit. */
  longestSequence: number;
}

export const rulesDefaults: RulesConfig = {
  groupBy: 'session',
  gapDecay: 0.7,
  longestGap: 10,
  backward: 0.1,
  sourcePower: 0.5,
  targetPower: 0,
  contextDecay: 0.5,
  lastItems: 10,
  rules: 200,
  longestSequence: 200,
};

/**
 * Sequential rules "who took a took b so many places later" with weights that fall with the distance (SR of Ludewig and Jannach
 * 2018, "Evaluation of session-based recommendation algorithms"; there 1 / distance, here a geometric decay), applied from
 * every item of the context, not only from its last.
 */
export class Rules implements SequenceModel {
  readonly name = 'rules';
  readonly config: Readonly<RulesConfig>;
  readonly items: ItemTable;
  private readonly rows: WeightedRows;
  private readonly scores: SparseScores;

  constructor(config: RulesConfig, items: ItemTable, rows: WeightedRows) {
    this.config = config;
    this.items = items;
    this.rows = rows;
    this.scores = new SparseScores(items.size);
  }

  knows(itemId: string): boolean {
    return this.items.has(itemId);
  }

  recommend(items: readonly string[], count: number, options: RecommendOptions = {}): Scored[] {
    requireInteger('count', count, 0);
    const context = this.context(items);
    addRows(this.rows, context, this.weightAt, this.scores);
    const best = this.scores.best(count, this.items.indexSet(options.exclude));
    return explained(this.items, best, rowReasons(this.rows, context, this.weightAt, this.scores, best.indexes));
  }

  scoreAll(context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    addRows(this.rows, this.context(context), this.weightAt, this.scores);
    return this.scores.copyTo(into);
  }

  toBytes(): Uint8Array {
    return writeModelFile(this.name, this.config, { items: itemsToArray(this.items.ids), ...this.rows });
  }

  private context(items: readonly string[]): number[] {
    return this.items.newestFirst(items, this.config.lastItems || Number.POSITIVE_INFINITY);
  }

  private readonly weightAt = (place: number): number => this.config.contextDecay ** place;
}

function checkConfig(config: RulesConfig): RulesConfig {
  requireOneOf('groupBy', config.groupBy, ['user', 'session']);
  requireNumber('gapDecay', config.gapDecay, 1e-9, 1);
  requireInteger('longestGap', config.longestGap, 1);
  requireNumber('backward', config.backward, 0, 1);
  requireNumber('sourcePower', config.sourcePower, 0, 1);
  requireNumber('targetPower', config.targetPower, 0, 1);
  requireNumber('contextDecay', config.contextDecay, 1e-9, 1);
  requireInteger('lastItems', config.lastItems, 0);
  requireInteger('rules', config.rules, 0);
  requireInteger('longestSequence', config.longestSequence, 1);
  return config;
}

/** @throws RangeError for a wrong setting */
export function fitRules(
  data: readonly Interaction[],
  config: Partial<RulesConfig> = {},
  options: FitOptions = {},
): Rules {
  const settings = checkConfig(mergeSettings(rulesDefaults, config));
  const items = ItemTable.of(data.map((interaction) => interaction.itemId));
  const sequences = toSequences(data, items, settings.groupBy, settings.longestSequence);
  return new Rules(settings, items, countRules(sequences, items.size, settings, options));
}

function countRules(sequences: Sequences, width: number, config: RulesConfig, options: FitOptions): WeightedRows {
  const { columns } = sequences;
  const { starts, ends } = rowBounds(sequences);
  const places = placesByItem(columns, width);
  const powers = Float64Array.from({ length: config.longestGap }, (_, i) => config.gapDecay ** i);
  const placesOf = (item: number): number => (places.offsets[item + 1] as number) - (places.offsets[item] as number);
  const fill = (item: number, row: SparseScores): void => {
    const own = placesOf(item) ** config.sourcePower;
    for (let p = places.offsets[item] as number; p < (places.offsets[item + 1] as number); p++) {
      const at = places.columns[p] as number;
      const last = Math.min((ends[at] as number) - 1, at + config.longestGap);
      for (let q = at + 1; q <= last; q++) row.add(columns[q] as number, powers[q - at - 1] as number);
      if (config.backward === 0) continue;
      const first = Math.max(starts[at] as number, at - config.longestGap);
      for (let q = at - 1; q >= first; q--) {
        row.add(columns[q] as number, config.backward * (powers[at - q - 1] as number));
      }
    }
    row.map((other, sum) => Math.fround(sum / (own * placesOf(other) ** config.targetPower)));
  };
  return buildRows(width, config.rules, fill, stepper(width, options));
}

/** For each place of the columns where its row starts and where it ends. */
function rowBounds({ offsets, columns }: Sequences): { starts: Uint32Array; ends: Uint32Array } {
  const starts = new Uint32Array(columns.length);
  const ends = new Uint32Array(columns.length);
  for (let row = 0; row + 1 < offsets.length; row++) {
    starts.fill(offsets[row] as number, offsets[row], offsets[row + 1]);
    ends.fill(offsets[row + 1] as number, offsets[row], offsets[row + 1]);
  }
  return { starts, ends };
}

/** For each item the places of the columns at which it stands, ascending. */
function placesByItem(columns: Uint32Array, width: number): { offsets: Uint32Array; columns: Uint32Array } {
  const offsets = new Uint32Array(columns.length + 1).map((_, place) => place);
  return transpose({ offsets, columns }, width);
}

/** @throws ModelFormatError */
export function loadRules(bytes: Uint8Array): Rules {
  const file = readModelFile('rules', bytes);
  const items = new ItemTable(itemsFromArray(file.array('items', 'u8')));
  const rows: WeightedRows = {
    offsets: file.array('offsets', 'u32'),
    columns: file.array('columns', 'u32'),
    weights: file.array('weights', 'f32'),
  };
  return new Rules(storedSettings(file, rulesDefaults, checkConfig), items, checkWeightedRows(rows, items.size));
}
