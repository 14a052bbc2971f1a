import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleAlert } from '#test/harness/sample-books.js';
import { afterAttempt, folded, isEnd, isUndelivered, lateOf, type OutboxItem, UNDELIVERED_AFTER } from './index.js';

const item = (event: string, createdAt: number, more: Partial<OutboxItem> = {}): OutboxItem => ({
  id: `AL-${createdAt}`,
  message: sampleAlert({ body: { event: `order.${event}` } }),
  state: 'waiting',
  attempts: 0,
  createdAt,
  dueAt: createdAt,
  sentAt: null,
  lastError: null,
  ...more,
});
const chain = (...events: string[]): OutboxItem[] => events.map((event, n) => item(event, n * 1_000));
const tell = ([first, ...behind]: OutboxItem[]) => folded(first as OutboxItem, behind);
const inShort = (of: ReturnType<typeof folded>) => [of.told.message.body['event'], of.with.length];

describe('what waits behind a message that could not be told', () => {
  test('is told by itself while nothing turns', () => {
    expect(inShort(tell(chain('opened')))).toEqual(['order.opened', 0]);
    expect(inShort(tell(chain('opened', 'updated')))).toEqual(['order.opened', 0]);
  });

  test('is told by the last turn, once', () => {
    expect(inShort(tell(chain('opened', 'updated', 'closed')))).toEqual(['order.closed', 2]);
    expect(inShort(tell(chain('opened', 'closed', 'reopened')))).toEqual(['order.reopened', 2]);
    expect(inShort(tell(chain('opened', 'takenOver')))).toEqual(['order.takenOver', 1]);
    expect(inShort(tell(chain('closed', 'reopened', 'closed')))).toEqual(['order.closed', 2]);
  });

  test('with both times when it is over, and with its own time when it is late', () => {
    expect(lateOf(tell(chain('opened', 'closed')), 2_000)).toEqual({ beganAt: 0, happenedAt: 1_000 });
    expect(lateOf(tell(chain('opened')), 60_000)).toBeNull();
    expect(lateOf(tell(chain('opened')), 600_000)).toEqual({ happenedAt: 0 });
  });

  test('whatever waits, each message is told or told with another, in their order, and the last word is never lost', () => {
    const events = fc.array(fc.constantFrom('opened', 'updated', 'closed', 'reopened', 'rejected', 'cancelled'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(events, (all) => {
        let waiting = chain(...all);
        const gone: string[] = [];
        const told: OutboxItem[] = [];
        while (waiting.length > 0) {
          const now = tell(waiting);
          gone.push(...now.with.map(({ id }) => id), now.told.id);
          told.push(now.told);
          waiting = waiting.filter(({ id }) => !gone.includes(id));
        }
        expect(gone).toEqual(chain(...all).map(({ id }) => id));
        expect(told.at(-1)?.message.body['event']).toBe(`order.${all.at(-1)}`);
        // Nothing that is over is told as begun.
        for (const [n, one] of told.entries()) if (n > 0) expect(isEnd(one)).toBe(false);
      }),
    );
  });
});

describe('an attempt that fails', () => {
  const failed = (retry: boolean) => ({ ok: false as const, retry, error: 'no' });

  test('is not the end of the alert, whether it is refused or not answered', () => {
    for (const retry of [true, false]) {
      expect(afterAttempt(item('opened', 0), failed(retry), 1)).toMatchObject({ state: 'waiting', attempts: 1, lastError: 'no' });
    }
    expect(afterAttempt(item('opened', 0), failed(true), 86_400_000).state).toBe('dead');
  });

  test('says that this way does not reach them: at once when it is refused, after a while when it is not answered, and once', () => {
    expect(isUndelivered(item('opened', 0), failed(false), 1)).toBe(true);
    expect([1, UNDELIVERED_AFTER].map((at) => isUndelivered(item('opened', 0), failed(true), at))).toEqual([false, true]);
    expect(isUndelivered(item('opened', 0, { unreached: true }), failed(false), 1)).toBe(false);
  });
});
