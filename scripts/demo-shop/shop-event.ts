import type { EventJson } from '@insight-mesh/contracts/json';
import type { Customer } from './customers.js';

/** One line of the truth file: what kind of thing it tells of, and what no service may see. */
export type TruthRow = { kind: string } & Record<string, unknown>;

/** An event, its time for sorting, and what the truth file says of it. */
export interface ShopEvent {
  timeMs: number;
  event: EventJson;
  truth?: TruthRow;
}

type Type = NonNullable<EventJson['type']>;

/** Writes one customer's events in a row: it adds who, when, where from, and an id that follows from its place. */
export class Recorder {
  readonly events: ShopEvent[] = [];
  timeMs: number;
  private readonly customer: Customer;
  private readonly prefix: string;
  private readonly base: Partial<EventJson>;

  /** @param prefix unique; the events' ids are it and their number */
  constructor(customer: Customer, prefix: string, startMs: number, base: Partial<EventJson>) {
    this.customer = customer;
    this.prefix = prefix;
    this.timeMs = startMs;
    this.base = base;
  }

  wait(ms: number): void {
    this.timeMs += Math.max(1, Math.round(ms));
  }

  record(type: Type, who: Partial<EventJson>, rest: Partial<EventJson> = {}, truth?: TruthRow): void {
    const id = `${this.prefix}-${this.events.length + 1}`;
    const event: EventJson = {
      id,
      type,
      occurred_at: new Date(this.timeMs).toISOString(),
      ...who,
      ...this.base,
      ...rest,
      consent: this.customer.consent,
    };
    this.events.push(truth === undefined ? { timeMs: this.timeMs, event } : { timeMs: this.timeMs, event, truth });
  }
}

export const asCustomer = ({ customerId }: Customer): Partial<EventJson> => ({ customer_id: customerId });
export const asAnonymous = ({ anonymousId }: Customer): Partial<EventJson> => ({ anonymous_id: anonymousId });
/** Joins the two. */
export const asBoth = (customer: Customer): Partial<EventJson> => ({
  ...asCustomer(customer),
  ...asAnonymous(customer),
});
