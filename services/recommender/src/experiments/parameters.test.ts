import { describe, expect, it } from 'vitest';
import { checkParameters } from './parameters.js';

const wrongOf = (given: Record<string, unknown>) =>
  checkParameters(given).wrong.map(({ name, description }) => `${name} ${description}`);

describe("an arm's parameters", () => {
  it('are taken where the list has them and they are in range', () => {
    const given = {
      ...{ diversity: 0.4, 'source_weight.vs-knn': 2.5, exclude_seen: false },
      ...{ 'cap.brand': 2, filter: 'item.price < 5000', 'rotation.half_life_seconds': 60 },
    };
    expect(checkParameters(given)).toEqual({ parameters: given, wrong: [] });
  });

  it('are refused with what would be right', () => {
    expect(wrongOf({ diversity: 1.1 })).toEqual(['diversity must be a number from 0 to 1']);
    expect(wrongOf({ diversity: '1' })).toEqual(['diversity must be a number from 0 to 1']);
    expect(wrongOf({ diversity: Number.NaN })).toEqual(['diversity must be a number from 0 to 1']);
    expect(wrongOf({ 'cap.brand': 1.5 })).toEqual(['cap.brand must be a whole number from 1 to 500']);
    expect(wrongOf({ filter: '' })).toEqual(['filter must be a text of 1 to 2000 characters']);
    expect(wrongOf({ filter: 'item.price <' })[0]).toMatch(/^filter .*column/);
    expect(wrongOf({ boost: 'item.brand' })[0]).toMatch(/^boost .*must give/);
    expect(wrongOf({ exclude_seen: 1 })).toEqual(['exclude_seen must be true or false']);
    expect(wrongOf({ diversty: 1 })).toEqual(['diversty is no parameter: is diversity meant?']);
    expect(wrongOf({ 'source_weight.': 1 })[0]).toContain('is no parameter');
    expect(wrongOf({ __proto__x: 1, constructor: 2 })).toHaveLength(2);
    const many = Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`source_weight.s${n}`, 1]));
    expect(wrongOf(many)).toEqual([' has 31 parameters, of at most 30']);
  });
});
