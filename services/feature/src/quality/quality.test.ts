import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definitionsOf } from '../definitions/all.js';
import { EntityView } from '../definitions/entity-view.js';
import { foldCustomer } from '../folds/customer.js';
import { foldGoods } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { EntityState } from '../state/entity-state.js';
import type { FoldEvent } from '../state/fold-event.js';
import { facetKinds } from '../state/measures.js';
import { day, foldEvent, start } from '../state/test-events.js';
import { compare } from './compare.js';
import { DaySamples } from './day-samples.js';
import { dayName, dayOfName, driftEventId } from './drift-message.js';
import { derivedExpectation, expectationInForce, seenIn, violationsOf } from './expectations.js';
import { allColumns, columnOf, definitionOf, nearColumns } from './feature-names.js';
import { LowestByHash } from './lowest-by-hash.js';
import { makeReference, readReference } from './reference.js';
import { madeUpValue, uniform } from './test-populations.js';

const events = fc.array(
  fc.record({
    type: fc.integer({ min: 1, max: 14 }),
    age: fc.integer({ min: 0, max: 100 * day }),
    sessionId: fc.constantFrom('', 's-1', 's-2'),
    value: fc.integer({ min: 0, max: 9_999 }),
    currency: fc.constantFrom('', 'EUR', 'JPY'),
    rating: fc.constantFrom(0, 100, 350, 500),
    power: fc.integer({ min: -2, max: 5 }),
    quantity: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 120, size: 'max' },
);

function eventsOf(
  all: readonly (Partial<FoldEvent> & { age: number; power: number; quantity: number })[],
): FoldEvent[] {
  return all.map(({ age, power, quantity, ...of }, tie) => {
    const facts = { category: `Room ${tie % 3}`, brand: 'Nordlys', priceBand: `EUR 2^${power}` };
    const lines = [{ itemId: `i-${tie % 90}`, quantity, amount: (of.value ?? 0) * quantity, facts }];
    return foldEvent({ tie, atMs: start - age, ...of, lines, entityId: `c-${tie % 80}` });
  });
}

describe('expectations', () => {
  it('that follow from definitions are met by whatever events fold to', () => {
    const folds = {
      customer: foldCustomer,
      session: foldSession,
      device: foldDevice,
      item: (state: EntityState, all: readonly FoldEvent[]) =>
        foldGoods(
          state,
          all.map((event) => ({ event, quantity: 2, amount: event.value })),
        ),
    };
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 120 * day }), (all, later) => {
        for (const [kind, fold] of Object.entries(folds)) {
          const state = new EntityState();
          fold(state, eventsOf(all));
          state.prune();
          const days = state.facets.get(facetKinds.category)?.of('Room 0');
          const view = new EntityView(state, state.newestMs + later, days);
          const kinds =
            kind === 'item'
              ? (['item', 'category'] as const)
              : kind === 'customer'
                ? (['customer', 'customer_category'] as const)
                : ([kind] as (keyof typeof definitionsOf)[]);
          for (const definition of kinds.flatMap((entity) => definitionsOf[entity])) {
            const value = definition.value(view) ?? Number.NaN;
            const expectation = derivedExpectation(definition);
            const found = violationsOf(
              columnOf(definition),
              expectation,
              seenIn([value], expectation, () => 'x'),
            );
            expect(found.map((one) => one.message)).toEqual([]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('name what was expected, what was seen and of how many, and nobody', () => {
    const values = Float64Array.from([1, 2, -3, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 7, 7, -9, Number.NaN]);
    const expectation = { minimum: 0, maximum: 6, whole: true, nullShareAtMost: 0.1, uniqueShareAtLeast: 0.9 };
    const found = violationsOf(
      'customer__view_count_7d',
      expectation,
      seenIn(values, expectation, (at) => `h${at}`),
    );
    expect(
      found.map(({ expectation: name, expected, seen, share, example }) => [name, expected, seen, share, example]),
    ).toEqual([
      ['finite', 'finite', 'Infinity', 1 / 8, 'h5'],
      ['minimum', '>= 0', '-9', 2 / 8, 'h8'],
      ['maximum', '<= 6', 'Infinity', 3 / 8, 'h5'],
      ['whole', 'whole', '2.5', 1 / 8, 'h3'],
      ['null_share_at_most', '<= 0.1', '0.2', 0.2, ''],
      ['unique_share_at_least', '>= 0.9', '0.875', 0.875, ''],
    ]);
    expect(found[1]?.message).toBe(
      'customer__view_count_7d: values must be at least 0; 2 of 8 (25%) are not, for example -9 of the entity with hash h8',
    );
    const most = { uniqueShareAtMost: 0.5 };
    expect(violationsOf('f', most, seenIn([1, 2, 2], most, String))[0]?.expectation).toBe('unique_share_at_most');
    expect(violationsOf('f', { nullShareAtMost: 0 }, seenIn([], {}, String))).toEqual([]);
  });

  it('that are declared stand in place of derived ones', () => {
    const definition = definitionOf('customer__view_count_7d');
    if (definition === undefined) throw new Error('is not defined');
    expect(expectationInForce(definition, undefined)).toEqual({ minimum: 0, whole: true });
    expect(expectationInForce(definition, { minimum: -1, maximum: 9 })).toEqual({
      minimum: -1,
      maximum: 9,
      whole: true,
    });
    expect(nearColumns('customer__view_count_7')).toContain('customer__view_count_7d');
    expect(allColumns().length).toBe(
      allColumns('item').length + allColumns().filter((each) => !each.startsWith('item__')).length,
    );
  });
});

function sampleOf(feature: number, count: number, seed: number, shift = 0): Float64Array {
  const random = uniform(seed * 1_000 + feature);
  return Float64Array.from({ length: count }, () => madeUpValue(feature, random, shift));
}

describe('drift', () => {
  it('is not found in what is drawn anew, 200 features on 30 days', () => {
    let alarms = 0;
    for (let feature = 0; feature < 200; feature++) {
      const reference = readReference(JSON.parse(JSON.stringify(makeReference(sampleOf(feature, 5_000, 1), true))));
      for (let when = 0; when < 30; when++) {
        const { verdict } = compare(reference, sampleOf(feature, 1_000, 100 + when), 0);
        if (verdict !== 'none') alarms += 1;
      }
    }
    expect(alarms).toBe(0);
  });

  it('is found where a feature moves, by any kind of it', () => {
    const shifts = [3, 1, 0.8, 0.3, 1, 0.3];
    for (const [feature, shift] of shifts.entries()) {
      const reference = makeReference(sampleOf(feature, 5_000, 1), true);
      const { verdict, psi, ks = 0, pValue = 1, why } = compare(reference, sampleOf(feature, 1_000, 2, shift), 0);
      expect(['moderate', 'strong'], `feature ${feature}: ${psi}`).toContain(verdict);
      expect(why).toContain('PSI');
      expect(ks).toBeGreaterThan(0.05);
      expect(pValue).toBeLessThan(0.001);
    }
  });

  it('is found where values go missing, and where there is a value that never was', () => {
    const reference = makeReference(sampleOf(1, 5_000, 1), true);
    const missing = sampleOf(1, 1_000, 2).map((value, at) => (at % 4 === 0 ? Number.NaN : value));
    const found = compare(reference, missing, 0);
    expect(found).toMatchObject({ verdict: 'strong', nullShare: 0.25, referenceNullShare: 0 });
    const few = makeReference(
      Float64Array.from({ length: 1_000 }, (_, at) => at % 3),
      true,
    );
    const none = compare(
      few,
      Float64Array.from({ length: 1_000 }, (_, at) => at % 3),
      0,
    );
    expect(none).toMatchObject({ verdict: 'none', psi: expect.closeTo(0, 12), ks: 0, pValue: 1 });
    const newcomer = Float64Array.from({ length: 1_000 }, (_, at) => (at % 10 === 0 ? 7 : at % 3));
    expect(compare(few, newcomer, 0).verdict).toBe('strong');
  });

  it('takes defaults for what is missing where the baseline cannot tell', () => {
    const reference = makeReference(
      Float64Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? -1 : 5)),
      false,
    );
    const values = Float64Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? Number.NaN : 5));
    const found = compare(reference, values, -1);
    expect(found).toMatchObject({ verdict: 'none', nullShare: 0.5 });
    expect(found.referenceNullShare).toBeUndefined();
  });

  it('is not judged of too few, nor of what chance makes of few', () => {
    const reference = makeReference(sampleOf(3, 5_000, 1), true);
    expect(compare(reference, sampleOf(3, 99, 2, 1), 0).verdict).toBe('too_few');
    expect(compare(reference, new Float64Array(), 0)).toMatchObject({ verdict: 'too_few', entities: 0, nullShare: 0 });
    let noisy = 0;
    for (let seed = 0; seed < 300; seed++) {
      const { verdict, psi = 0 } = compare(reference, sampleOf(3, 120, 50 + seed), 0);
      if (psi > 0.1) noisy += 1;
      expect(verdict).toBe('none');
    }
    expect(noisy).toBeGreaterThan(5);
    const empty = makeReference(new Float64Array(), true);
    expect(compare(empty, sampleOf(3, 200, 2), 0).verdict).toBe('too_few');
  });
});

describe('samples', () => {
  it('are the same in any order and with repeats', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300)), fc.nat(1_000_000), (numbers, seed) => {
        const draw = (all: readonly number[]) => {
          const sample = new LowestByHash(7, seed);
          for (const one of all) sample.add(`c-${one}`);
          return sample.ids();
        };
        const drawn = draw(numbers);
        expect(drawn.length).toBe(Math.min(7, new Set(numbers).size));
        expect(draw([...numbers].reverse().concat(numbers))).toEqual(drawn);
      }),
    );
  });

  it('are kept of the newest days', () => {
    const samples = new DaySamples(10, 3);
    for (const at of [5, 3, 9, 4, 8, 9, 2]) samples.add('t', at, 'customer', `c-${at}`);
    expect(samples.days('t')).toEqual([5, 8, 9]);
    expect(samples.ids('t', 8, 'customer')).toEqual(['c-8']);
    expect(samples.ids('t', 8, 'item')).toEqual([]);
    expect(samples.days('other')).toEqual([]);
  });

  it('of one day have one event id each', () => {
    expect(driftEventId('t', 'd', 'f', '2026-05-01')).toBe(driftEventId('t', 'd', 'f', '2026-05-01'));
    expect(driftEventId('t', 'd', 'f', '2026-05-01')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(driftEventId('t', 'd', 'f', '2026-05-02')).not.toBe(driftEventId('t', 'd', 'f', '2026-05-01'));
    expect(dayName(dayOfName('2024-02-29') ?? 0)).toBe('2024-02-29');
    for (const wrong of ['2023-02-29', '2024-2-1', 'today', '']) expect(dayOfName(wrong)).toBeUndefined();
  });
});
