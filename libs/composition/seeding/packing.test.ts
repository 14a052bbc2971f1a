import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assemble, READING_KINDS, type Reading } from '#libs/domain/index.js';
import { Packing, Unpacking } from './packing.js';

const name = fc
  .string({ minLength: 1 })
  .filter((one) => one !== '__proto__' && one !== 'ts' && one !== 'bootId' && one !== 'seq');
const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.record({ id: fc.string(), count: fc.integer() })),
  fc.constant({ receiptPrinter: 'online' }),
);
const reading: fc.Arbitrary<Reading> = fc
  .record({
    head: fc.record({
      kioskId: fc.constantFrom('K-1', 'K-2', '票-3'),
      hallId: fc.constant('hall-1'),
      region: fc.constant('city'),
      kioskType: fc.constant('UTIL'),
      kind: fc.constantFrom(...READING_KINDS),
    }),
    common: fc.record({ ts: fc.nat(), bootId: fc.string(), seq: fc.nat() }),
    fields: fc.dictionary(name, value),
    receivedAt: fc.integer({ min: 1, max: 4_102_444_800_000 }),
    historical: fc.boolean(),
  })
  .map(({ head, common, fields, receivedAt, historical }) =>
    assemble(head, { ...fields, ...common }, receivedAt, { historical }),
  );

test('what is packed comes out as it was, and stands where it is said to stand', () => {
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 30 }), (readings) => {
      // Room for one: it has to grow.
      const packing = new Packing(1);
      for (const one of readings) packing.take(one);
      const pack = structuredClone(packing.done());
      expect([pack.count, pack.until]).toEqual([readings.length, readings.at(-1)?.receivedAt ?? 0]);
      const unpacking = new Unpacking(pack);
      const places = [...unpacking.places()];
      expect(places.map(({ at }) => unpacking.readingAt(at))).toEqual(readings);
      expect(places.map(({ kioskId, kind }) => [kioskId, kind])).toEqual(readings.map(({ kioskId, kind }) => [kioskId, kind]));
    }),
  );
});
