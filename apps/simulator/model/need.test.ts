import { describe, expect, test } from '@jest/globals';
import { begin } from './kiosk.js';
import { setCount } from './levels.js';
import { natureOf } from './nature.js';
import { expectedTransactions, shortOf } from './need.js';
import { profileOf } from './profiles.js';
import { Random } from './random.js';
import type { Nature, State } from './state.js';
import { settle } from './tending.js';
import { Turn } from './turn.js';

const HOUR = 3_600_000;
/** Wednesday 2026-04-29, midnight in Shanghai. */
const WEDNESDAY = Date.UTC(2026, 3, 28, 16);
/** From Friday the first of May five days of holiday. */
const days = { kindOf: (day: number) => (day >= 20_574 && day < 20_579 ? ('holiday' as const) : ('working' as const)) };

const entry = (type: string) => ({
  ...{
    id: 'K-1',
    hall: 'h',
    type,
    name: 'K-1',
    spot: '',
    contactName: '',
    contactPhone: '',
    maintainer: '',
    state: 'active' as const,
  },
  ...{ ...profileOf({ type, services: [], components: [] }), heartbeatS: 60 },
});
const natureOfType = (type: string): Nature => ({
  ...natureOf(entry(type) as unknown as Parameters<typeof natureOf>[0], 1, new Random(1, 'K-1'), { days }),
  perDay: 100,
});
const at = (day: number, hour: number): number => WEDNESDAY + (day * 24 + hour) * HOUR;

/** What is noted when the levels are told with so many in the box. */
function noted(nature: Nature, state: State, now: number, count: number): [string[], State] {
  const turn = new Turn(nature, { ...state, cashUnits: state.cashUnits.map((l) => setCount(l, count)) }, now);
  turn.sayLevels();
  return [turn.notes.map((note) => `${note.what}${'edge' in note && note.edge ? ' at a bound' : ''} ${note.cause}`), turn.state];
}

describe('what a kiosk is expected to need until the next visit', () => {
  const nature = natureOfType('UTIL');

  test('is little in the evening, a day in the morning, and a holiday on the day before it', () => {
    const [morning, evening, before] = [at(0, 8.5), at(0, 20), at(1, 8.5)].map((now) => expectedTransactions(nature, now));
    expect(evening).toBeLessThan((morning as number) / 4);
    expect(before).toBeGreaterThan(3 * (morning as number));
    expect(morning).toBeGreaterThan(80);
    expect(morning).toBeLessThan(150);
  });

  test('falls by the minute to nothing', () => {
    let last = Number.POSITIVE_INFINITY;
    for (let now = at(1, 8.5); now < at(7, 8.5); now += HOUR / 4) {
      const ahead = expectedTransactions(nature, now);
      expect(ahead).toBeLessThanOrEqual(last + 1e-9);
      last = ahead;
    }
    expect(last).toBeLessThan(5);
  });

  test('is short when less than the reserve would be left, or room', () => {
    const levels = { consumables: [], cashUnits: [{ id: 'n', kind: 'noteBox', capacity: 1_000, each: 1, count: 600 }] };
    expect(shortOf(levels, 150, [])).toEqual([]);
    expect(shortOf(levels, 250, [])).toEqual(['cashbox/noteBox']);
    expect(shortOf(levels, 150, ['cashbox/noteBox'])).toEqual(['cashbox/noteBox']);
    expect(shortOf(levels, 50, ['cashbox/noteBox'])).toEqual([]);
  });

  test('is noted at a bound, then as a cause, and anew when somebody was there and it is short again', () => {
    const now = at(1, 9);
    const fresh = begin(nature, now, new Random(1, 'K-1'));
    const [first, short] = noted(nature, fresh, now, 700);
    expect(first).toEqual(['began at a bound cashbox/noteBox']);
    const [second, wanting] = noted(nature, short, now + HOUR, 810);
    expect(second).toEqual(['began cashbox/noteBox']);
    const turn = new Turn({ ...nature, perDay: 400 }, wanting, now + 2 * HOUR);
    settle(turn, new Random(1, 'x'));
    const ofBox = turn.notes.filter(({ cause }) => cause === 'cashbox/noteBox');
    expect(ofBox.map(({ what }) => what)).toEqual(['ended', 'began']);
  });
});
