/** Ranks from 1; values that are equal share the mean of theirs (scipy.stats.rankdata's 'average'). NaN must not be among them. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, at) => at).sort(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0),
  );
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    const value = values[order[from] ?? 0];
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === value) to += 1;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at++) ranks[order[at] ?? 0] = rank;
    from = to;
  }
  return ranks;
}
