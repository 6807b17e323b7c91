/** What a demo shop is made from. The same options give the same shop, byte for byte. */
export interface ShopOptions {
  seed: number;
  /** The moment before which all events lie, milliseconds since 1970. */
  endMs?: number;
  /** Days of events before it. */
  days?: number;
  customers?: number;
}

export const shopEndMs = Date.parse('2026-06-30T00:00:00Z');
export const shopDays = 90;
export const shopCustomers = 3000;
export const shopItems = 800;
export const shopCurrency = 'EUR';
export const dayMs = 86_400_000;

/** @throws RangeError for options that make no shop */
export function shopOptions(options: ShopOptions): Required<ShopOptions> {
  const { seed, endMs = shopEndMs, days = shopDays, customers = shopCustomers } = options;
  const whole = (name: string, value: number, least: number): void => {
    if (Number.isSafeInteger(value) && value >= least) return;
    throw new RangeError(`${name} must be a whole number of at least ${least}, not ${value}`);
  };
  whole('seed', seed, 0);
  whole('endMs', endMs, 0);
  whole('days', days, 1);
  whole('customers', customers, 1);
  return { seed, endMs, days, customers };
}
