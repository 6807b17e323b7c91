import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createPatch } from 'rfc6902';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { letterWorld } from './letter-world.js';

const now = Date.UTC(2026, 4, 1, 9, 30);
let at: Awaited<ReturnType<typeof letterWorld>>;

beforeAll(async () => {
  at = await letterWorld('mended', {}, { now: () => now });
});
afterAll(() => at.close());

const name = fc.string({ minLength: 1, maxLength: 10, unit: 'grapheme-ascii' });
const events = fc.record(
  {
    type: fc.constantFrom('view', 'favourite', 'add_to_cart'),
    customer_id: name.map((each) => `c-${each}`),
    item_id: name.map((each) => `i-${each}`),
    session_id: name,
    occurred_at: fc.integer({ min: now - 7 * 86_400_000, max: now }).map((ms) => new Date(ms).toISOString()),
    value: fc.nat(),
    attributes: fc.dictionary(fc.constantFrom('brand', 'size', 'position'), fc.oneof(name, fc.nat(), fc.boolean())),
  },
  { requiredKeys: ['type', 'customer_id', 'item_id'] },
);
/** Ways in which an event goes wrong. */
const spoil = fc.constantFrom<(event: object) => object>(
  (event) => ({ ...event, type: 'viewwed' }),
  (event) => ({ ...event, item_id: 7 }),
  (event) => ({ ...event, customer_id: undefined }),
  (event) => ({ ...event, value: -1 }),
  (event) => ({ ...event, occurred_at: 'yesterday' }),
  (event) => ({ ...event, extra: { deep: [1] } }),
);

it('a letter that is mended and replayed is the event that would have been stored at first', async () => {
  const pairs = fc.sample(fc.tuple(events, spoil), { numRuns: 60, seed: 7 }).map(([event, spoilt]) => {
    const right = JSON.parse(JSON.stringify(event));
    const [first, later] = [randomUUID(), randomUUID()];
    const wrong = JSON.parse(JSON.stringify(spoilt({ ...right, id: later })));
    return { right: { ...right, id: first }, wrong, first, later };
  });
  expect((await at.send(pairs.map(({ right }) => right))).body).toMatchObject({ accepted: 60 });
  expect((await at.send(pairs.map(({ wrong }) => wrong))).body).toMatchObject({ accepted: 0 });
  const letters = await at.arrived(60);
  for (const { id } of letters) {
    const { payload } = await at.operator.GetDeadLetter({ id });
    const wrong = JSON.parse(payload.toString());
    const pair = pairs.find(({ later }) => later === wrong.id);
    const patch = JSON.stringify(createPatch(wrong, { ...pair?.right, id: pair?.later }));
    expect(await at.operator.MendDeadLetter({ id, patch })).toMatchObject({ accepted: 1, problems: [] });
  }
  const { results } = await at.operator.ReplayDeadLetters({ filter: {} });
  expect(results.filter(({ outcome }) => outcome === 'REPLAY_OUTCOME_STORED')).toHaveLength(60);
  const stored = new Map((await at.topics.events()).map((each) => [each.value.id, each]));
  expect(stored.size).toBe(120);
  for (const { first, later } of pairs) {
    const [a, b] = [stored.get(first), stored.get(later)];
    expect(b?.key).toBe(a?.key);
    expect({ ...b?.value, id: '' }).toEqual({ ...a?.value, id: '' });
    expect({ ...b?.headers, ce_id: '', traceparent: '' }).toEqual({ ...a?.headers, ce_id: '', traceparent: '' });
  }
});
