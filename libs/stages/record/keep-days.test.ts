import { afterEach, expect, test } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { MORNING } from '#test/harness/sample-readings.js';
import { DayNotKept, DaysKeptAgain, DaysNotKept } from './events.js';
import { KeepDays } from './index.js';

const clock = new StoryClock(MORNING);
let keeper: KeepDays;
afterEach(() => keeper.stop());

class Refused extends Error {
  readonly retry = false;
}

/** A keeper of these days, none of which is kept; what it was told, and what happened. */
function keeperOf(due: string[], bad: string[] = []) {
  const kept: string[] = [];
  const events: NamedEvent[] = [];
  const book = { away: false, asked: 0 };
  const next = async (but: readonly string[]): Promise<string | null> => {
    book.asked++;
    if (book.away) throw new Error('the database is away');
    return (
      due
        .filter((day) => !but.includes(day))
        .sort()
        .at(-1) ?? null
    );
  };
  const keep = async (day: string): Promise<void> => {
    if (bad.includes(day)) throw new Refused('time "25:61" is out of range');
    due.splice(due.indexOf(day), 1);
    kept.push(day);
  };
  keeper = new KeepDays({ days: { next, keep }, clock, report: (event) => events.push(event) });
  keeper.start();
  return { kept, events, book };
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += SECOND) {
    await new Promise(setImmediate);
    clock.forward(SECOND);
  }
  await new Promise(setImmediate);
}

test('days that are over are kept one after the other, and a minute later whatever is due by then', async () => {
  const due = ['2026-03-02', '2026-03-01'];
  const { kept, book } = keeperOf(due);
  await pass(10 * SECOND);
  expect(kept).toEqual(['2026-03-02', '2026-03-01']);
  const asked = book.asked;
  due.push('2026-03-03');
  await pass(30 * SECOND);
  expect(book.asked).toBe(asked);
  await pass(MINUTE);
  expect(kept.at(-1)).toBe('2026-03-03');
});

test('a day that is refused holds up no other, whichever it is; it is told of and tried again in an hour', async () => {
  const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'];
  for (const bad of days) {
    const mended = [bad];
    const { kept, events } = keeperOf([...days], mended);
    await pass(2 * MINUTE);
    expect(kept).toEqual([...days].reverse().filter((day) => day !== bad));
    expect(events.map(({ says }) => says)).toEqual([expect.stringContaining(`${bad} cannot be stored because of that day`)]);
    expect(events[0]).toBeInstanceOf(DayNotKept);
    expect(keeper.complaint()).toBeNull();
    mended.pop();
    await pass(HOUR);
    expect(kept.at(-1)).toBe(bad);
    await keeper.stop();
  }
});

test('that days cannot be kept is told once a minute, and that they are again; none is left out', async () => {
  const { kept, events, book } = keeperOf(['2026-03-01']);
  book.away = true;
  await pass(2 * MINUTE);
  expect(events.length).toBeGreaterThanOrEqual(1);
  expect(events.length).toBeLessThanOrEqual(3);
  expect(events.every((event) => event instanceof DaysNotKept)).toBe(true);
  expect(keeper.complaint()).toMatch(/^The availability of days .* since 2026-.*Z: the database is away\.$/);
  book.away = false;
  await pass(5 * MINUTE);
  expect(kept).toEqual(['2026-03-01']);
  expect(events.at(-1)).toBeInstanceOf(DaysKeptAgain);
});
