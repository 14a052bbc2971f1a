import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OpenHours } from '../../calendar/index.js';
import { noteAmount, profileOf } from '../../forecast/index.js';
import { HOUR } from '../../time/index.js';
import type { ForecastItem } from './kept.js';
import { KioskMemory } from './kiosk-memory.js';
import type { KioskRecord } from './record.js';
import { sharing } from './shared.js';

const instant = fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 });
const hour = instant.map((at) => Math.floor(at / HOUR) * HOUR);
const pieces = fc.integer({ min: 0, max: 100_000 });
/** What is learnt is kept in thousandths. */
const thousandths = (max: number) => fc.integer({ min: 0, max: max * 1_000 }).map((n) => n / 1_000);
const day = fc
  .tuple(
    fc.array(thousandths(1_000_000), { minLength: 24, maxLength: 24 }),
    fc.array(thousandths(8), { minLength: 24, maxLength: 24 }),
  )
  .map(([used, open]) => [...used, ...open]);
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });

const foreseen: fc.Arbitrary<ForecastItem> = fc
  .record({
    of: fc.constant('consumable' as const),
    kind: fc.constantFrom('receiptPaper', 'toner', 'card'),
    use: fc.record({
      cells: fc.tuple(maybe(day), maybe(day), maybe(day)),
      pace: fc.tuple(thousandths(10_000), thousandths(10_000)),
      spread: thousandths(100),
      learntMs: pieces,
      since: instant,
      used: pieces,
      at: instant,
      amount: pieces,
    }),
    capacity: maybe(pieces),
    out: maybe(fc.record({ p10: maybe(instant), p50: maybe(instant), p90: maybe(instant) })),
    // Of these only the hour counts.
    from: fc.record({ at: hour, amount: pieces }),
    judgedAt: hour,
    // Few have these at a time.
  })
  .chain((one) => maybe(instant).map((setAt) => (setAt === null ? one : { ...one, setAt })));

const share = sharing();

function remembering(all: ForecastItem[]): KioskMemory {
  const m = new KioskMemory('K-1', 'h-1', 'anqing');
  m.noteLevels(
    [{ of: 'consumable', id: 'r', kind: 'receiptPaper', capacity: 100, status: null, remaining: 7, pct: 7, at: 5 }],
    share,
  );
  m.countTx('failing/1800', 3, { done: 4, failed: 5 }, share);
  // Kinds of day are only ever added.
  const seen = new Map<string, ForecastItem['use']['cells']>();
  for (const one of all) {
    const before = seen.get(one.kind);
    const cells = one.use.cells.map((now, i) => now ?? before?.[i] ?? null);
    seen.set(one.kind, cells);
    m.noteForeseen({ ...one, use: { ...one.use, cells } }, share);
  }
  return m;
}

const recorded = (m: KioskMemory): KioskRecord => JSON.parse(JSON.stringify(m)) as KioskRecord;

test('what is foreseen comes out of the numbers as it was put in, and leaves the amounts and the window alone', () => {
  fc.assert(
    fc.property(fc.array(foreseen, { maxLength: 6 }), (all) => {
      const m = remembering(all);
      const last = new Map(all.map((one) => [one.kind, one]));
      expect(m.allForeseen().map(({ kind }) => kind)).toEqual([...last.keys()]);
      for (const [kind, { use, ...rest }] of last) {
        const found = m.foreseenOf({ of: 'consumable', kind });
        expect(found).toMatchObject(rest);
        for (const [i, cells] of use.cells.entries()) if (cells) expect(found?.use.cells[i]).toEqual(cells);
      }
      expect(m.levels).toMatchObject([{ kind: 'receiptPaper', remaining: 7, at: 5 }]);
      expect(m.tx).toEqual({ 'failing/1800': [3, 4, 5] });
    }),
  );
});

test('what is worked with in hand and noted is what plain data would have become', () => {
  const place = { hours: new OpenHours(), opening: { hours: '24h' as const, statutoryHolidays: 'open' as const } };
  const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 3 * HOUR }), amount: pieces }), { maxLength: 12 });
  fc.assert(
    fc.property(foreseen, steps, (one, all) => {
      const start = { ...one, use: { ...one.use, at: one.use.since } };
      const [inHand, plainly] = [remembering([start]), remembering([start])];
      const profile = profileOf('consumable', one.kind);
      if (!profile) throw new Error('A kind that is foreseen has a profile');
      let at = one.use.since;
      for (const { after, amount } of all) {
        at += after;
        const told = { at, amount, capacity: one.capacity };
        const held = inHand.foreseenOf(one) as ForecastItem;
        noteAmount(held.use, profile, place, told);
        inHand.noteForeseen(held, share);
        const data = plainly.foreseen?.[`consumable/${one.kind}`] as ForecastItem;
        noteAmount(data.use, profile, place, told);
        plainly.noteForeseen(data, share);
      }
      expect(recorded(inHand)).toEqual(recorded(plainly));
    }),
  );
});

test('a record brings it back as plain data, and without rules that look ahead it is gone', () => {
  fc.assert(
    fc.property(fc.array(foreseen, { minLength: 1, maxLength: 6 }), (all) => {
      const record = recorded(remembering(all));
      const again = KioskMemory.from(record, sharing());
      expect(recorded(again)).toEqual(record);
      again.forgetForeseen(share);
      expect(recorded(again)).toEqual({ ...record, foreseen: undefined });
      expect(again.isCalm).toBe(true);
    }),
  );
});
