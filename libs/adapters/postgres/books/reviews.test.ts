import { expect, test } from '@jest/globals';
import { MemoryBooks } from '#libs/adapters/memory/index.js';
import type { Books, Review, ReviewFilter } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { sampleReview } from '#test/harness/sample-books.js';
import { PostgresBooks } from '../index.js';

const HOUR = 3_600_000;
/** Of every state some, in two halls; due and signed in another order than kept. */
const REVIEWS: Review[] = (['open', 'signed', 'returned', 'noted', 'open', 'signed', 'dropped', 'open'] as const).map(
  (state, n) =>
    sampleReview({
      ...{
        id: `RV-${n}`,
        state,
        incidentIds: [`IN-${n}`],
        hallId: `hall-${n % 2}`,
        kioskId: `K-${n}`,
        cause: `fault/X-00${n}/printer`,
      },
      dueAt: (11 - n) * HOUR,
      signedAt: state === 'signed' ? n * HOUR : null,
      ...((state === 'open' || state === 'noted') && { turnsAt: (11 - n) * HOUR }),
    }),
);
const ASKED: Omit<ReviewFilter, 'limit'>[] = [
  {},
  { state: 'unwritten' },
  { state: 'signed' },
  { hallId: 'hall-1' },
  { kind: 'analysis' },
  { incidentId: 'IN-4' },
  { within: { hallIds: ['hall-0'], kioskIds: [], regions: [] } },
];

await onEachDatabase((database) => {
  const keptIn = (books: Books) =>
    books.transact(async ({ reviews }) => {
      for (const review of REVIEWS) await reviews.save(review);
    });

  test('the first due stands first, what is signed behind, as in memory', async () => {
    const [ours, memory] = [new PostgresBooks(database()), new MemoryBooks()];
    await keptIn(ours);
    await keptIn(memory);
    const idsOf = (books: Books, asked: Omit<ReviewFilter, 'limit'>) =>
      books.transact(async ({ reviews }) => {
        const first = await reviews.list({ ...asked, limit: 2 });
        const more = first.next === null ? [] : (await reviews.list({ ...asked, limit: 9, after: first.next })).items;
        return [...first.items, ...more].map(({ id }) => id);
      });
    expect(await idsOf(ours, {})).toEqual(['RV-7', 'RV-4', 'RV-2', 'RV-0', 'RV-5', 'RV-1']);
    for (const asked of ASKED) expect([asked, await idsOf(ours, asked)]).toEqual([asked, await idsOf(memory, asked)]);
    const due = (books: Books) => books.transact(async ({ reviews }) => (await reviews.turnsDue(9 * HOUR)).map(({ id }) => id));
    expect(await due(ours)).toEqual(['RV-7', 'RV-4', 'RV-3']);
    expect(await due(memory)).toEqual(['RV-7', 'RV-4', 'RV-3']);
  });

  test('a second open analysis of one fault of a kiosk is refused by the database itself', async () => {
    const books = new PostgresBooks(database());
    const save = (id: string) =>
      books.transact(({ reviews }) => reviews.save(sampleReview({ id, kind: 'analysis', ground: 'again', incidentIds: [id] })));
    await save('RV-1');
    await expect(save('RV-2')).rejects.toThrow();
  });
});
