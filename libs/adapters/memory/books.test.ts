import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type OpenBooks, withhold } from '#libs/domain/index.js';
import { booksContract } from '#test/harness/books-contract.js';
import { sampleAlert, sampleIncident, sampleNotice, sampleOrder } from '#test/harness/sample-books.js';
import { MemoryBooks, type News } from './index.js';

describe('books in memory', () => {
  let books: MemoryBooks | null = null;
  beforeEach(() => {
    books = new MemoryBooks();
  });
  afterEach(() => {
    books = null;
  });
  booksContract(() => books as MemoryBooks);
});

describe('what waits in the books', () => {
  const books = new MemoryBooks();
  const save = (act: (open: OpenBooks) => Promise<void>): Promise<void> => books.transact(act);
  const { until } = sampleNotice();
  const explanation = { zh: '维护中', en: 'in maintenance' };
  const heldBack = withhold(sampleIncident(), 5, { reason: 'vendor-mode', explanation, until: until - 2 });

  test('is the first hold, notice, order or its end to fall due, and who is kept back for its mode', async () => {
    expect(books.waits()).toEqual({ until: Number.POSITIVE_INFINITY, byMode: [] });
    const told = { at: 3, highest: 'low' as const, over: true, cameBack: false };
    await save(({ administrators }) => administrators.save({ id: 'IN-1', told, closingAt: until + 2 }));
    expect(books.waits().until).toBe(until + 2);
    await save(({ orders }) => orders.save(sampleOrder({ closingAt: until + 1 })));
    expect(books.waits().until).toBe(until + 1);
    await save(({ notices }) => notices.save(sampleNotice()));
    expect(books.waits().until).toBe(until);
    await save(({ notices }) => notices.save(sampleNotice({ owesAt: until - 1 })));
    expect(books.waits().until).toBe(until - 1);
    await save(({ withheld }) => withheld.save(heldBack));
    expect(books.waits()).toEqual({ until: until - 2, byMode: ['K-1'] });
    await save(({ withheld }) => withheld.save({ ...heldBack, state: 'ended' }));
    expect(books.waits()).toEqual({ until: until - 1, byMode: [] });
    await save(({ orders }) => orders.save(sampleOrder({ turnsAt: until - 3 })));
    expect(books.waits().until).toBe(until - 3);
    await save(({ orders }) => orders.save(sampleOrder()));
    expect(books.waits().until).toBe(until - 1);
  });

  test('is as before when the transaction fails', async () => {
    const failing = books.transact(async ({ notices }) => {
      await notices.save(sampleNotice({ owesAt: until - 9 }));
      expect(books.waits().until).toBe(until - 9);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(books.waits().until).toBe(until - 1);
  });
});

describe('what a transaction did', () => {
  const told: News[][] = [];
  const books = new MemoryBooks({ forget: true, kept: (news) => told.push(news) });

  test('is told when it is kept, in order, and not when it fails', async () => {
    await books.transact(async ({ tell, outbox, incidents, orders }) => {
      await incidents.save(sampleIncident());
      await orders.save(sampleOrder());
      await outbox.put({ id: 'AL-1', message: sampleAlert(), at: 5 });
      await tell({ at: 1, what: 'incident', how: 'opened', subject: 'IN-1', body: sampleIncident() });
    });
    await books
      .transact(async ({ tell }) => {
        await tell({ at: 2, what: 'incident', how: 'opened', subject: 'IN-2', body: sampleIncident() });
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(told).toMatchObject([[{ item: { id: 'AL-1' } }, { change: { subject: 'IN-1' } }]]);
  });

  test('is forgotten once it can go on no more, when the books are told to forget', async () => {
    await books.transact(async ({ incidents, orders, outbox }) => {
      expect(await outbox.nextDue([])).toBeNull();
      await incidents.save(sampleIncident({ state: 'closed', closedAt: 9 }));
      await orders.save(sampleOrder({ state: 'closed', closedAt: 9 }));
      expect(await incidents.one('IN-1')).toBeUndefined();
      expect(await incidents.closedOf(['K-1'], 9)).toMatchObject([{ id: 'IN-1' }]);
      expect(await orders.forIncident('IN-1')).toMatchObject({ state: 'closed' });
      await orders.save(sampleOrder({ id: 'MO-2', incidentId: 'IN-2', state: 'closed', closedAt: 10 }));
      expect(await orders.forIncident('IN-1')).toBeUndefined();
    });
  });
});
