import { cpus } from 'node:os';
import type { KeptState } from '@insight-mesh/algorithms/networks/kept-state';
import type { Transformer } from '@insight-mesh/algorithms/networks/transformer';
import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { TopK } from '@insight-mesh/algorithms/top-k';
import { Candidates } from '@insight-mesh/algorithms/vectors/candidates';
import { ItemMatrix } from '@insight-mesh/algorithms/vectors/item-matrix';
import { table } from '../lib/result.js';
import type { Bench, BenchOptions, BenchResult } from './bench.js';
import { percentile } from './percentiles.js';
import { drawnTransformer } from './top-k/drawn-network.js';

const sizes = [10_000, 50_000, 200_000, 1_000_000];
const count = 100;
/** Different contexts that take turns, so that none is answered from the processor's caches alone. */
const turns = 64;
/** Contexts by which the recall is measured. */
const recallContexts = 256;
/** Milliseconds that a measurement goes on for, and where a smaller catalogue than all of these is asked for. */
const enoughMs = 1500;
const shortMs = 50;
const lengths = [1, 10, 50];

interface Milliseconds {
  min: number;
  median: number;
}

interface SizeFigures {
  items: number;
  /** Lists of 100, by how they are found. */
  plain: Milliseconds;
  simd: Milliseconds;
  codes: Milliseconds;
  cells: Milliseconds | null;
  /** Lists of 100 of which an item in ten is allowed. */
  filtered: Milliseconds;
  recommend: Milliseconds;
  recall: number | null;
  probes: number | null;
  cell_count: number | null;
  prepare_s: number;
  build_s: number;
  mb: number;
}

/** One call after the other; the first are thrown away, for the engine compiles meanwhile. */
function timed(work: (turn: number) => unknown, forMs: number, least = 20): Milliseconds {
  const times: number[] = [];
  const began = performance.now();
  for (let turn = 0; turn < least || performance.now() - began < forMs; turn++) {
    const before = performance.now();
    work(turn % turns);
    times.push(performance.now() - before);
  }
  const kept = times.slice(Math.floor(times.length / 3));
  return { min: digits(Math.min(...kept)), median: digits(percentile(kept, 0.5)) };
}

const digits = (value: number): number => Number(value.toPrecision(3));

async function measureSize(items: number, forMs: number, { seed, say, signal }: BenchOptions): Promise<SizeFigures> {
  const random = seeded(seed + items);
  const model = drawnTransformer(items, random);
  const contexts = Array.from({ length: turns }, (_, turn) =>
    Array.from({ length: 1 + (turn % 10) }, () => Math.floor(random() * items)),
  );
  const { matrix } = model.index;
  let began = performance.now();
  await model.prepare(signal);
  const prepareSeconds = digits((performance.now() - began) / 1000);
  const states = contexts.map((context) => model.stateOf(context).state);
  const state = (turn: number): KeptState => states[turn] as KeptState;
  const codes = timed((turn) => model.best(state(turn), count, { exact: true }), forMs);
  const simd = timed((turn) => {
    matrix.ask(state(turn).state);
    const candidates = new Candidates(matrix, count, {});
    candidates.scanVectors();
    return candidates.drain();
  }, forMs);
  say(`${items} items: codes ${codes.min} ms, vectors ${simd.min} ms; grouping into cells`);
  const plain = measurePlain(matrix, states, forMs);
  signal.throwIfAborted();
  began = performance.now();
  let told = began;
  const used = await model.buildCells({
    seed,
    signal,
    onProgress: (done, total) => {
      if (performance.now() - told < 2000) return;
      told = performance.now();
      say(`${items} items: ${Math.round((100 * done) / total)}% of the cells`);
    },
  });
  const buildSeconds = digits((performance.now() - began) / 1000);
  const { cells, probes, bytes } = model.index.state;
  const ids = contexts.map((context) => context.map((item) => model.items.id(item)));
  return {
    items,
    plain,
    simd,
    codes,
    cells: used ? timed((turn) => model.best(state(turn), count), forMs) : null,
    filtered: timed((turn) => model.best(state(turn), count, { keep: (item) => item % 10 === 3 }), forMs),
    recommend: timed((turn) => model.recommend(ids[turn] as string[], count), forMs),
    recall: used ? digits(recallOf(model, random)) : null,
    probes: probes?.find((measured) => measured.count >= count)?.probes ?? null,
    cell_count: cells ?? null,
    prepare_s: prepareSeconds,
    build_s: buildSeconds,
    mb: Math.round(bytes / 2 ** 20),
  };
}

/** Of contexts that did not choose how many cells are looked into. */
function recallOf(model: Transformer, random: () => number): number {
  let hits = 0;
  for (let asked = 0; asked < recallContexts; asked++) {
    const context = Array.from({ length: 1 + (asked % 10) }, () => Math.floor(random() * model.items.size));
    const { state } = model.stateOf(context);
    const truth = new Set(model.best(state, count, { exact: true }).indexes);
    for (const item of model.best(state, count).indexes) if (truth.has(item)) hits++;
  }
  return hits / (recallContexts * count);
}

/** Plain loops over the vectors, and a heap. */
function measurePlain(of: ItemMatrix, states: readonly KeptState[], forMs: number): Milliseconds {
  const plain = new ItemMatrix({ vectors: of.rows, count: of.count, width: of.width, plain: true });
  return timed(
    (turn) => {
      plain.ask((states[turn] as KeptState).state);
      const scores = plain.scoreAll();
      const top = new TopK(count);
      for (let i = 0; i < scores.length; i++) top.offer(i, scores[i] as number);
      return top.drain();
    },
    forMs,
    6,
  );
}

function measureStates(seed: number, forMs: number): Record<string, Milliseconds> {
  const random = seeded(seed);
  const model = drawnTransformer(1000, random);
  const figures: Record<string, Milliseconds> = {};
  for (const length of lengths) {
    const contexts = Array.from({ length: turns }, () =>
      Array.from({ length }, () => Math.floor(random() * model.items.size)),
    );
    figures[`anew_${length}`] = timed((turn) => model.stateOf(contexts[turn] as number[]), forMs);
    if (length === 1) continue;
    const kept = contexts.map((context) => model.stateOf(context.slice(0, -1)).state);
    figures[`forward_${length}`] = timed((turn) => model.stateOf(contexts[turn] as number[], kept[turn]), forMs);
  }
  return figures;
}

const both = ({ min, median }: Milliseconds): string => `${min} / ${median}`;

/** What a state of a transformer and the best items for it cost. */
export const topKBench: Bench = {
  what: 'milliseconds for the state of a transformer and for its best 100 items, exact and by cells, by size of the catalogue',
  async run(options): Promise<BenchResult> {
    const most = options.count ?? Number.POSITIVE_INFINITY;
    const wanted = sizes.filter((size) => size <= most);
    const forMs = wanted.length > 0 ? enoughMs : shortMs;
    const state = measureStates(options.seed, forMs);
    options.say(`states: ${JSON.stringify(state)}`);
    const figures: SizeFigures[] = [];
    for (const items of wanted.length > 0 ? wanted : [most]) {
      options.signal.throwIfAborted();
      figures.push(await measureSize(items, forMs, options));
    }
    const columns = [
      'items',
      'plain',
      'SIMD',
      'codes',
      'cells',
      'filter',
      'recommend',
      'recall',
      'probes',
      'prepare s',
      'build s',
      'MiB',
    ];
    const lines = figures.map((of) => [
      String(of.items),
      ...[of.plain, of.simd, of.codes].map(both),
      of.cells === null ? 'not used' : both(of.cells),
      both(of.filtered),
      both(of.recommend),
      of.recall === null ? '1' : String(of.recall),
      of.probes === null ? '' : `${of.probes} of ${of.cell_count}`,
      ...[of.prepare_s, of.build_s, of.mb].map(String),
    ]);
    options.say(`milliseconds for the best ${count} of width 64, least / median:\n${table(columns, lines)}`);
    return {
      rows: [
        ...Object.entries(state).map(([name, ms]): [string, string] => {
          const [how, length] = name.split('_');
          return [`state, context of ${length}, ${how}`, `${both(ms)} ms`];
        }),
        ...figures.map((of): [string, string] => [
          `${of.items} items, best ${count}`,
          `plain ${both(of.plain)}, SIMD ${both(of.simd)}, codes ${both(of.codes)}, ` +
            `cells ${of.cells === null ? 'not used' : `${both(of.cells)} (recall ${of.recall})`}, recommend() ${both(of.recommend)} ms`,
        ]),
      ],
      state_ms: state,
      sizes: figures,
      processor: cpus()[0]?.model ?? '',
    };
  },
};
