import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MOST_READY, sharing } from './shared.js';

interface Words {
  mode: string;
  app: string | null;
  items: readonly string[];
}

const FIRST: Words = Object.freeze({ mode: '', app: null, items: Object.freeze([]) });
const what = fc.oneof(
  fc.record({ mode: fc.constantFrom('inService', 'outOfService') }),
  fc.record({ app: fc.constantFrom(null, '1', '2') }),
  fc.record({ items: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }) }),
);

test('whatever is said in whatever order, it is what was said, and one object for all who said the same', () => {
  fc.assert(
    fc.property(fc.array(fc.array(what, { maxLength: 5 }), { maxLength: 8 }), (kiosks) => {
      const share = sharing();
      const byWords = new Map<string, Words>();
      for (const told of kiosks) {
        let [said, plainly] = [FIRST, FIRST];
        for (const one of told) {
          said = share(said, one);
          plainly = { ...plainly, ...one };
          expect(said).toEqual(plainly);
          const words = JSON.stringify(said);
          expect(byWords.get(words) ?? said).toBe(said);
          byWords.set(words, said);
        }
      }
    }),
  );
});

test('kiosks that always say something else are told apart, and what is kept ready is made anew', () => {
  const share = sharing();
  const before = share(FIRST, { app: 'app-0' });
  for (let n = 0; n <= MOST_READY; n++) expect(share(FIRST, { app: `app-${n}` }).app).toBe(`app-${n}`);
  const after = share(FIRST, { app: 'app-0' });
  expect(after).toEqual(before);
  expect(after).not.toBe(before);
});
