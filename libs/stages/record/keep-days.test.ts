import { afterEach, expect, test } from '@jest/globals';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { MORNING } from '#test/harness/sample-readings.js';
import { DaysKeptAgain, DaysNotKept } from './events.js';
import { KeepDays } from './index.js';

const clock = new StoryClock(MORNING);
let keeper: KeepDays;
afterEach(() => keeper.stop());

/** A keeper of these days, none of which is kept; what it was told, and what happened. */
function keeperOf(due: string[]) {
  const kept: string[] = [];
  const events: NamedEvent[] = [];
  const book = { away: false, asked: 0 };
  const keepNext = async (): Promise<string | null> => {
    book.asked++;
    if (book.away) throw new Error('the database is away');
    const day = due.shift();
    if (day === undefined) return null;
    kept.push(day);
    return day;
  };
  keeper = new KeepDays({ days: { keepNext }, clock, report: (event) => events.push(event) });
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

test('that days cannot be kept is told once a minute, and that they are again; none is left out', async () => {
  const { kept, events, book } = keeperOf(['2026-03-01']);
  book.away = true;
  await pass(2 * MINUTE);
  expect(events.length).toBeGreaterThanOrEqual(1);
  expect(events.length).toBeLessThanOrEqual(3);
  expect(events.every((event) => event instanceof DaysNotKept)).toBe(true);
  book.away = false;
  await pass(5 * MINUTE);
  expect(kept).toEqual(['2026-03-01']);
  expect(events.at(-1)).toBeInstanceOf(DaysKeptAgain);
});
