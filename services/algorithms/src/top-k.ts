/**
 * Keeps the `capacity` best of the items offered: higher score first, then the lower index. A heap with the worst kept
 * item at its root, so that an offer that loses costs one comparison.
 */
export class TopK {
  readonly capacity: number;
  size = 0;
  private readonly indexes: Uint32Array;
  private readonly scores: Float64Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.indexes = new Uint32Array(capacity);
    this.scores = new Float64Array(capacity);
  }

  /** The score below which an offer surely loses: that of the worst one kept, −∞ while there is room. */
  get threshold(): number {
    if (this.size < this.capacity) return Number.NEGATIVE_INFINITY;
    return this.capacity === 0 ? Number.POSITIVE_INFINITY : (this.scores[0] as number);
  }

  offer(index: number, score: number): void {
    if (this.size < this.capacity) {
      this.siftUp(this.size++, index, score);
    } else if (this.capacity > 0 && worse(this.scores[0] as number, this.indexes[0] as number, score, index)) {
      this.siftDown(index, score, this.size);
    }
  }

  /** Empties the heap into arrays, the best first. The arrays are views that the next offer overwrites. */
  drain(): { indexes: Uint32Array; scores: Float64Array } {
    const count = this.size;
    for (let last = count - 1; last > 0; last--) {
      const index = this.indexes[last] as number;
      const score = this.scores[last] as number;
      this.indexes[last] = this.indexes[0] as number;
      this.scores[last] = this.scores[0] as number;
      this.siftDown(index, score, last);
    }
    this.size = 0;
    return { indexes: this.indexes.subarray(0, count), scores: this.scores.subarray(0, count) };
  }

  private siftUp(hole: number, index: number, score: number): void {
    const { indexes, scores } = this;
    let place = hole;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!worse(score, index, scores[parent] as number, indexes[parent] as number)) break;
      indexes[place] = indexes[parent] as number;
      scores[place] = scores[parent] as number;
      place = parent;
    }
    indexes[place] = index;
    scores[place] = score;
  }

  private siftDown(index: number, score: number, size: number): void {
    const { indexes, scores } = this;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      const right = child + 1;
      if (
        right < size &&
        worse(scores[right] as number, indexes[right] as number, scores[child] as number, indexes[child] as number)
      ) {
        child = right;
      }
      if (!worse(scores[child] as number, indexes[child] as number, score, index)) break;
      indexes[place] = indexes[child] as number;
      scores[place] = scores[child] as number;
      place = child;
    }
    indexes[place] = index;
    scores[place] = score;
  }
}

/** Whether a stands behind b in the ranking. */
function worse(scoreA: number, indexA: number, scoreB: number, indexB: number): boolean {
  return scoreA < scoreB || (scoreA === scoreB && indexA > indexB);
}
