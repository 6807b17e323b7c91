import type { SparseScores } from './sparse-scores.js';

/**
 * Goes through all votes of the neighbours for the present context.
 * @param vote one neighbour's vote for an item, over 0; `match` is the place in the context by which the neighbour was found
 */
export type EachVote = (vote: (item: number, amount: number, match: number) => void) => void;

/** Replaces the scores by the sums of the votes. */
export function addVotes(eachVote: EachVote, scores: SparseScores): void {
  scores.clear();
  eachVote((item, amount) => scores.add(item, amount));
}

/** For each result the item of the context by which its score was given most, the newer one on a tie. */
export function voteReasons(
  eachVote: EachVote,
  context: readonly number[],
  scores: SparseScores,
  results: Uint32Array,
): (number | undefined)[] {
  scores.mark(results);
  const width = context.length;
  const parts = new Float64Array(results.length * width);
  eachVote((item, amount, match) => {
    const rank = scores.rank(item);
    if (rank < 0) return;
    const place = rank * width + match;
    parts[place] = (parts[place] as number) + amount;
  });
  return Array.from(results, (_, rank) => {
    let most = -1;
    for (let c = 0; c < width; c++) {
      const part = parts[rank * width + c] as number;
      if (part > 0 && (most < 0 || part > (parts[rank * width + most] as number))) most = c;
    }
    return context[most];
  });
}
