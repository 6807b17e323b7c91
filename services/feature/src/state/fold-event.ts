/** One line of what an event was about. Quantity is 1 where the event has none. */
export interface FoldLine {
  readonly itemId: string;
  readonly quantity: number;
}

/** What the folds see of an event. */
export interface FoldEvent {
  /** First 48 bits of the event id's hash: orders events of one millisecond. */
  readonly tie: number;
  /** The contract's number of the type. */
  readonly type: number;
  /** occurred_at in milliseconds since 1970. */
  readonly atMs: number;
  readonly sessionId: string;
  /** The event came with consent to personalisation or analytics refused. */
  readonly refused: boolean;
  readonly lines: readonly FoldLine[];
}
