/** Places for one question at a time, shared by all indexes of a process: what a document has gathered, and whether that is of this question. */
export class Scratch {
  scores = new Float32Array(1_024);
  marks = new Uint32Array(1_024);
  /** The documents of the question, in the order in which they were met. */
  touched = new Uint32Array(1_024);
  #epoch = 0;

  /** Makes room for documents 0 to length - 1. */
  reach(length: number): void {
    if (length <= this.scores.length) return;
    const room = Math.max(length, this.scores.length * 2);
    this.scores = new Float32Array(room);
    this.marks = new Uint32Array(room);
    this.#epoch = 0;
  }

  reachTouched(length: number): void {
    if (length > this.touched.length) this.touched = new Uint32Array(length);
  }

  nextEpoch(): number {
    if (this.#epoch === 0xffffffff) {
      this.marks.fill(0);
      this.#epoch = 0;
    }
    return ++this.#epoch;
  }
}
