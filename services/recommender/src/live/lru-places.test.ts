import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LruPlaces } from './lru-places.js';

it('names keep their places, and the one used longest ago makes room', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 200 }),
      fc.integer({ min: 1, max: 8 }),
      (uses, room) => {
        const places = new LruPlaces(Math.ceil(room / 2));
        places.grow(room);
        /** The oldest first. */
        let plain: [string, number][] = [];
        for (const use of uses) {
          const name = `n${use}`;
          const held = plain.find(([other]) => other === name);
          let told: number | undefined;
          const place = places.take(name, (each) => {
            told = each;
          });
          if (held) expect([place, told]).toEqual([held[1], undefined]);
          else expect([place, told]).toEqual(Array(2).fill(plain.length < room ? plain.length : plain[0]?.[1]));
          plain = plain.filter(([other]) => other !== name);
          if (plain.length === room) plain.shift();
          plain.push([name, place]);
          for (const [other, at] of plain) expect(places.find(other)).toBe(at);
        }
        expect(places.size).toBe(plain.length);
      },
    ),
  );
});
