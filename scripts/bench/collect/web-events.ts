import { randomNumbers } from '../small-shop.js';

const CUSTOMERS = 10_000;
const ITEMS = 5_000;

/** A v4-like uuid, from the generator: the shape and length of a tracker's ids. */
function idFrom(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Events as a web shop's tracker sends them, about 430 bytes each on the topic; the same for the same seed. */
export function webEvents(count: number, seed: number, nowMs: number): object[] {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, n) => {
    const customer = below(CUSTOMERS);
    const shared = {
      id: idFrom(random),
      occurred_at: new Date(nowMs - (count - n)).toISOString(),
      customer_id: `c-${customer}`,
      session_id: `s-${customer}-${below(1_000)}`,
      device_id: `d-${customer}-${below(10)}`,
      channel: 'web',
      context: { page: `/p/${below(ITEMS)}`, referrer: 'https://shop.example/running/shoes' },
      consent: { analytics: true, personalisation: true },
    };
    const item = { item_id: `i-${below(ITEMS)}` };
    const draw = random();
    if (draw < 0.8) return { ...shared, type: 'view', ...item };
    if (draw < 0.9) return { ...shared, type: 'add_to_cart', ...item, value: 100 + below(10_000), currency: 'EUR' };
    if (draw < 0.98) return { ...shared, type: 'search', query: `running shoes size ${36 + below(12)}` };
    return {
      ...shared,
      type: 'review',
      ...item,
      rating: 1 + below(5),
      text: 'Fits well and came in two days, thank you.',
    };
  });
}
