/** What a network knows behind a context: enough to score items, and, where it can move on by an item, to do so. */
export interface KeptState {
  /** Indexes of the items that were read, oldest first. */
  readonly items: Uint32Array;
  /** [width] */
  readonly state: Float32Array;
  /** What the network needs to go on; undefined where it cannot, and where longer contexts lose their oldest item. */
  readonly memory: Float32Array | undefined;
}

/** Bytes that a kept state takes, its objects included. */
export function bytesOf({ items, state, memory }: KeptState): number {
  return 320 + items.byteLength + state.byteLength + (memory?.byteLength ?? 0);
}

/** Whether the items that were read are the first ones of a context. */
export function isStartOf(kept: KeptState, context: ArrayLike<number>): boolean {
  const { items } = kept;
  if (items.length > context.length) return false;
  // The newest differ first, where anything does.
  for (let i = items.length - 1; i >= 0; i--) if (items[i] !== context[i]) return false;
  return true;
}
