/** The elements of one request, in its order, whatever the door. */
export interface Elements {
  /** A Problem stands where an element could not even be read. */
  readonly values: readonly unknown[];
  /** The bytes of one element as they came; only asked for what is refused. */
  raw(index: number): Uint8Array;
}
