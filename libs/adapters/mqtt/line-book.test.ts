import { beforeEach, describe, expect, test } from '@jest/globals';
import { type LineEvent, MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { LineBook } from './line-book.js';

const T0 = 1_767_225_600_000;
let clock: StoryClock;
let book: LineBook;
beforeEach(() => {
  clock = new StoryClock(T0);
  book = new LineBook(clock);
});
const lost = (line: number): LineEvent => ({ what: 'lost', at: clock.now(), line });
const note = (kioskId: string, line = 1): void => book.note(kioskId, () => lost(line));
const linesOf = ({ events }: { events: LineEvent[] }): unknown[] => events.map((event) => 'line' in event && event.line);

describe('what happens to a kiosk that is looked at', () => {
  test('is kept from the first look on, and told once', () => {
    note('K-1', 1);
    const first = book.look('K-1', null);
    expect(first).toMatchObject({ events: [], complete: true });
    note('K-1', 2);
    note('K-2', 3);
    const second = book.look('K-1', first.upTo);
    expect([linesOf(second), second.complete]).toEqual([[2], true]);
    expect(linesOf(book.look('K-1', second.upTo))).toEqual([]);
  });

  test('is told to each of two who look', () => {
    const [one, other] = [book.look('K-1', null), book.look('K-1', null)];
    note('K-1', 7);
    expect([linesOf(book.look('K-1', one.upTo)), linesOf(book.look('K-1', other.upTo))]).toEqual([[7], [7]]);
  });

  test('is bounded, and what is not kept is said', () => {
    const { upTo } = book.look('K-1', null);
    for (let n = 0; n < 600; n++) note('K-1', n);
    const look = book.look('K-1', upTo);
    expect([look.events.length, look.complete, linesOf(look)[0]]).toEqual([500, false, 100]);
  });

  test('is kept no more when nobody has looked for five minutes, and that is said', () => {
    const { upTo } = book.look('K-1', null);
    clock.forward(5 * MINUTE + 1);
    note('K-1');
    expect(book.isIdle).toBe(true);
    expect(book.look('K-1', upTo)).toMatchObject({ events: [], complete: false });
  });

  test('is kept of twenty kiosks; the one that was looked at longest ago is left', () => {
    const { upTo } = book.look('K-0', null);
    for (let n = 1; n <= 20; n++) book.look(`K-${n}`, null);
    note('K-0');
    clock.forward(1);
    expect(book.look('K-0', upTo).complete).toBe(false);
  });

  test('a number of another start is not taken for one of this', () => {
    const { upTo } = book.look('K-1', null);
    for (let n = 0; n < 3; n++) note('K-1');
    clock.forward(MINUTE);
    const next = new LineBook(clock);
    expect(next.look('K-1', upTo + 3)).toMatchObject({ events: [], complete: false });
  });
});
