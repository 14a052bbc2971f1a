import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ManyById } from './many.js';

const act = fc.record({ what: fc.constantFrom('set', 'set', 'delete'), id: fc.string({ maxLength: 2 }), value: fc.nat() });

test('many things by id are as a Map has them, in its order, whatever is put in and taken out', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
      const [many, map] = [new ManyById<number>(), new Map<string, number>()];
      for (const { what, id, value } of acts) {
        if (what === 'delete') expect(many.delete(id)).toBe(map.delete(id));
        else {
          many.set(id, value);
          map.set(id, value);
        }
        expect([many.size, many.get(id), many.has(id)]).toEqual([map.size, map.get(id), map.has(id)]);
      }
      expect([...many.values()]).toEqual([...map.values()]);
    }),
  );
});

test('more than fit on a page lie in the order in which they came, those that come meanwhile behind them', () => {
  const many = new ManyById<number>();
  for (let n = 0; n < 10_000; n++) many.set(`K-${n}`, n);
  const seen: number[] = [];
  for (const n of many.values()) {
    if (n < 3) many.set(`later-${n}`, 10_000 + n);
    seen.push(n);
  }
  expect(seen).toEqual(Array.from({ length: 10_003 }, (_, n) => n));
  expect(many.get('K-9999')).toBe(9_999);
});
