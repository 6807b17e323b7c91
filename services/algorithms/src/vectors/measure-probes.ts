/** For lists of up to so many items: cells to look into, and the share of the true list that was found in them. */
export interface Probes {
  count: number;
  probes: number;
  /** In the mean of the queries that did not choose `probes` (they may have raised it). */
  recall: number;
}

/** Lengths of lists for which it is measured. */
const lengths = [20, 100, 500, 2000];
/**
 * Of the share that may be missed, what is used up by the queries at hand: others miss more or less, for a list is lost whole where its cell is.
 */
const used = 0.5;
/** Of the items looked into, over which a scan of all is as fast. */
const mostShare = 0.4;

interface Measured {
  asked: readonly ArrayLike<number>[];
  exact: (query: ArrayLike<number>, count: number) => Uint32Array;
  /** All cells, the nearest first. */
  rank: (query: ArrayLike<number>) => Uint32Array;
  cellOf: Uint16Array;
  cells: number;
  /** Of the recall. */
  least: number;
  pause: () => Promise<void>;
}

/**
 * How many of the nearest cells hold the asked share of the true lists. Every second query chooses; the others check, and raise it where
 * they find less.
 * @returns ascending; only lengths for which cells are worth it
 */
export async function measureProbes({ asked, exact, rank, cellOf, cells, least, pause }: Measured): Promise<Probes[]> {
  const items = cellOf.length;
  const wanted = lengths.filter((count) => count <= items / 50);
  /** By length, then for choosing and checking: how much of a list of length 1 lies in the cell of each rank, summed up. */
  const shares = wanted.map(() => [new Float64Array(cells), new Float64Array(cells)] as const);
  const most = wanted.at(-1) ?? 0;
  const rankOf = new Uint32Array(cells);
  for (let q = 0; q < asked.length; q++) {
    const query = asked[q] as ArrayLike<number>;
    rank(query).forEach((cell, at) => {
      rankOf[cell] = at;
    });
    const list = exact(query, most);
    wanted.forEach((count, w) => {
      const into = shares[w]?.[(q % 2) as 0 | 1] as Float64Array;
      for (let i = 0; i < count; i++) {
        const at = rankOf[cellOf[list[i] as number] as number] as number;
        into[at] = (into[at] as number) + 1 / count;
      }
    });
    await pause();
  }
  const enough = 1 - used * (1 - least);
  const queries = [Math.ceil(asked.length / 2), Math.floor(asked.length / 2)] as const;
  const found: Probes[] = [];
  wanted.forEach((count, w) => {
    const [choosing, checking] = shares[w] as readonly [Float64Array, Float64Array];
    let [probes, chosen, checked] = [0, 0, 0];
    while (probes < cells && (chosen < enough * queries[0] || checked < enough * queries[1])) {
      chosen += choosing[probes] as number;
      checked += checking[probes] as number;
      probes++;
    }
    if (queries[1] > 0 && probes <= mostShare * cells) found.push({ count, probes, recall: checked / queries[1] });
  });
  return found;
}
