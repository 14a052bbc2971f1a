import { expect, test } from '@jest/globals';
import { type Withheld, withhold } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { sampleIncident } from '#test/harness/sample-books.js';
import { DatabaseRefusal, PostgresBooks, PostgresIncidentBook, PostgresWithheldBook } from '../index.js';

const held = (kioskId: string, at: number, until: number | null, reason: Withheld['reason'] = 'hold'): Withheld =>
  withhold(sampleIncident({ id: `IN-${kioskId}`, kioskId }), at, { reason, explanation: { zh: '等', en: 'wait' }, until });

await onEachDatabase((database) => {
  test('what is withheld is found by its end, its reason and its kiosk, and stands once for one cause', async () => {
    const book = new PostgresWithheldBook(database());
    const [first, second] = [held('K-1', 1_000, 5_000), held('K-2', 2_000, null, 'vendor-mode')];
    await book.save(first);
    await book.save(second);
    expect(await book.allHeld()).toEqual([first, second]);
    expect([await book.anyDueBefore(5_000), await book.anyDueBefore(5_001)]).toEqual([false, true]);
    expect(await book.kiosksHeldFor(['vendor-mode', 'settling'])).toEqual(['K-2']);
    await expect(book.save(held('K-1', 3_000, null))).rejects.toBeInstanceOf(DatabaseRefusal);
    await book.save({ ...first, state: 'ended', until: null, endedAt: 4_000 });
    await book.save(held('K-1', 6_000, null));
    const page = await book.list({ limit: 2 });
    expect(page.items.map(({ since }) => since)).toEqual([6_000, 2_000]);
    expect((await book.list({ limit: 2, after: page.next as string })).items).toMatchObject([{ id: first.id, state: 'ended' }]);
    expect((await book.list({ kioskId: 'K-1', state: 'held', reason: 'hold', limit: 9 })).items).toHaveLength(1);
    expect(await book.one(second.id)).toEqual(second);
  });

  test('what waited and passed long ago is let go; what still stands, was told or ended otherwise stays', async () => {
    const book = new PostgresWithheldBook(database());
    const over = { state: 'ended', until: null, endedAt: 4_000 } as const;
    await book.save({ ...held('P-1', 1_000, null), ...over, endedBy: 'cleared', times: 1 });
    await book.save({ ...held('P-2', 1_000, null), ...over, endedAt: 9_000, endedBy: 'cleared', times: 7 });
    await book.save({ ...held('P-3', 1_000, null), ...over });
    await book.save(held('P-4', 1_000, null));
    await book.forgetPassed(5_000);
    const left = await Promise.all(['P-1', 'P-2', 'P-3', 'P-4'].map((kioskId) => book.list({ kioskId, limit: 9 })));
    expect(left.map(({ items }) => items.length)).toEqual([0, 1, 1, 1]);
  });

  test("a hall's incident is found by the kiosks that it concerns: while it is open by those that are out, later by all", async () => {
    const book = new PostgresIncidentBook(database());
    const hall = sampleIncident({
      id: 'IN-hall',
      kioskId: null,
      kind: 'hall',
      cause: 'hall/network',
      kioskIds: ['K-1', 'K-2'],
      affected: ['K-2'],
    });
    await book.save(hall);
    const of = async (kioskId: string) => (await book.list({ kioskId, limit: 9 })).items.map(({ id }) => id);
    expect([await of('K-1'), await of('K-2'), await of('K-3')]).toEqual([[], ['IN-hall'], []]);
    await expect(book.save({ ...hall, id: 'IN-again', cause: 'hall/power' })).rejects.toBeInstanceOf(DatabaseRefusal);
    await book.save({ ...hall, state: 'closed', closedAt: 9_000, affected: [] });
    expect([await of('K-1'), await of('K-2')]).toEqual([['IN-hall'], ['IN-hall']]);
    expect([await book.widesClosedSince(9_000), await book.widesClosedSince(9_001)].map((all) => all.length)).toEqual([1, 0]);
  });

  test('of two that decide at once one waits for the other and sees what it did', async () => {
    const books = new PostgresBooks(database());
    const seen: number[] = [];
    const decide = (kioskId: string): Promise<void> =>
      books.transact(async (open) => {
        await open.alone();
        seen.push((await open.withheld.allHeld()).length);
        await new Promise((resolve) => setTimeout(resolve, 30));
        await open.withheld.save(held(kioskId, 1_000, null));
      });
    await Promise.all([decide('K-1'), decide('K-2')]);
    expect(seen).toEqual([0, 1]);
  });
});
