/** What the catalogue said of a line's item when the event came. Empty text: it did not say. */
export interface FoldFacts {
  /** From the widest to the narrowest, joined by " > ". */
  readonly category: string;
  readonly brand: string;
  /** Currency and power of two of the price in the currency's main unit, such as EUR 2^5; empty without a price. */
  readonly priceBand: string;
}

/** One line of what an event was about. Quantity is 1 where the event has none. */
export interface FoldLine {
  readonly itemId: string;
  readonly quantity: number;
  /** Quantity × unit price in minor units of the event's currency; 0 without a price. */
  readonly amount: number;
  readonly facts?: FoldFacts;
}

/** What the folds see of an event. */
export interface FoldEvent {
  /** First 48 bits of the event id's hash: orders events of one millisecond. */
  readonly tie: number;
  /** The contract's number of the type. */
  readonly type: number;
  /** occurred_at in milliseconds since 1970. */
  readonly atMs: number;
  /** The customer id, else the anonymous id. */
  readonly entityId: string;
  readonly sessionId: string;
  readonly deviceId: string;
  /** The event came with consent to personalisation or analytics refused. */
  readonly refused: boolean;
  /** The event's value, else that of its lines, in minor units of the currency. */
  readonly value: number;
  /** ISO 4217; empty where the event has none. */
  readonly currency: string;
  /** 1 to 5 in hundredths; 0 without a rating. */
  readonly rating: number;
  readonly lines: readonly FoldLine[];
}
