import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LevelView } from '../../kiosk/index.js';
import { levelViewOf } from './items.js';
import { KioskMemory } from './kiosk-memory.js';
import { sharing } from './shared.js';

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const item = fc
  .record({
    of: fc.constantFrom('consumable' as const, 'cashbox' as const),
    id: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom('receiptPaper', 'cassette'),
    capacity: maybe(fc.constantFrom(0, 500, 1_650)),
    status: maybe(fc.constantFrom('ok', 'low', 'out')),
    remaining: maybe(fc.nat(1_650)),
    at: fc.nat(1_000_000),
  })
  .map(({ remaining, at, ...one }) => levelViewOf(one, remaining, at));
const messages = fc.array(fc.array(item, { minLength: 1, maxLength: 4 }), { maxLength: 8 });

function remembering(all: LevelView[][]): KioskMemory {
  const m = new KioskMemory('K-1', 'h-1', 'anqing');
  const share = sharing();
  for (const told of all) m.noteLevels(told, share);
  return m;
}

const sum = (numbers: (number | null)[]): number | null =>
  numbers.reduce<number | null>((all, one) => (all === null || one === null ? null : all + one), 0);

test('a level is that of all items of its kind: in pieces and per cent when all are counted', () => {
  fc.assert(
    fc.property(messages, (all) => {
      const m = remembering(all);
      for (const of of ['consumable', 'cashbox'] as const) {
        for (const kind of ['receiptPaper', 'cassette']) {
          const items = m.levels.filter((one) => one.of === of && one.kind === kind);
          const count = sum(items.map(({ remaining }) => remaining));
          const capacity = sum(items.map((one) => one.capacity || null));
          const pct = items.length === 0 || count === null || capacity === null ? null : Math.min(100, (count / capacity) * 100);
          expect(m.levelOf(of, kind)).toEqual({ kind, count, capacity, pct, statuses: items.map(({ status }) => status) });
        }
      }
    }),
  );
});

test('how much was in an item is known while it is counted and of the same kind', () => {
  fc.assert(
    fc.property(messages, item, (all, now) => {
      const m = remembering(all);
      const before = m.levelLike(now);
      const isKnown = before?.kind === now.kind && before.remaining !== null;
      expect(m.amountLike(now)).toEqual(isKnown ? { remaining: before.remaining, at: before.at } : null);
    }),
  );
});
