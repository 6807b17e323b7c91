/**
 * For tests and benchmarks: vectors around so many middles; with one middle, anywhere.
 * @returns [count, width]
 */
export function drawnVectors(count: number, width: number, groups: number, random: () => number): Float32Array {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const middles = Float32Array.from({ length: groups * width }, normal);
  const vectors = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const middle = Math.floor(random() * groups) * width;
    for (let k = 0; k < width; k++) {
      vectors[i * width + k] = groups === 1 ? normal() : (middles[middle + k] as number) + 0.5 * normal();
    }
  }
  return vectors;
}

/** Queries near items that are drawn. @param vectors [items, width] */
export function nearItems(vectors: Float32Array, width: number, count: number, random: () => number): Float32Array[] {
  return Array.from({ length: count }, () => {
    const start = Math.floor((random() * vectors.length) / width) * width;
    return Float32Array.from({ length: width }, (_, k) => (vectors[start + k] as number) + random() - 0.5);
  });
}
