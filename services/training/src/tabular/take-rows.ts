/** Rows of a matrix, in the order of their places. */
export function takeRows(matrix: Float64Array, width: number, places: Uint32Array): Float64Array {
  const taken = new Float64Array(places.length * width);
  places.forEach((place, i) => {
    taken.set(matrix.subarray(place * width, (place + 1) * width), i * width);
  });
  return taken;
}
