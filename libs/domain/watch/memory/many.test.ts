import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ManyById } from './many.js';

interface Thing {
  kioskId: string;
  value: number;
}
const thing = fc.record({ kioskId: fc.string({ maxLength: 2 }), value: fc.nat() });

test('many things by id are as a Map has them, in its order, whatever is put in', () => {
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 200 }), (things) => {
      const [many, map] = [new ManyById<Thing>(), new Map<string, Thing>()];
      for (const one of things) {
        expect(many.get(one.kioskId)).toBe(map.get(one.kioskId));
        many.set(one);
        map.set(one.kioskId, one);
        expect([many.size, many.get(one.kioskId)]).toEqual([map.size, one]);
      }
      expect([...many.values()]).toEqual([...map.values()]);
    }),
  );
});

test('ids of which the index has the same hash are told apart', () => {
  const many = new ManyById<Thing>();
  // FNV-1a gives both of a pair one hash.
  const alike = ['costarring', 'liquid', 'declinate', 'macallums', 'altarage', 'zinke'];
  for (const [value, kioskId] of alike.entries()) many.set({ kioskId, value });
  expect(alike.map((id) => many.get(id)?.value)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(many.get('altarages')).toBeUndefined();
});

test('more than fit on a page lie in the order in which they came, those that come meanwhile behind them', () => {
  const many = new ManyById<Thing>();
  for (let value = 0; value < 10_000; value++) many.set({ kioskId: `K-${value}`, value });
  const seen: number[] = [];
  for (const { value } of many.values()) {
    if (value < 3) many.set({ kioskId: `later-${value}`, value: 10_000 + value });
    seen.push(value);
  }
  expect(seen).toEqual(Array.from({ length: 10_003 }, (_, n) => n));
  expect(many.get('K-9999')?.value).toBe(9_999);
});
