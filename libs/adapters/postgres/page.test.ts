import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadCursor, type Incident } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { sampleIncident } from '#test/harness/sample-books.js';
import { PostgresIncidentBook } from './index.js';

const incident = (openedAt: number, n: number): Incident =>
  sampleIncident({ id: `IN-${n}`, kioskId: `K-${n}`, hallId: `hall-${n % 2}`, openedAt });

const newestFirst = (a: Incident, b: Incident): number => b.openedAt - a.openedAt || (b.id > a.id ? 1 : -1);

await onEachDatabase((database) => {
  const book = (): PostgresIncidentBook => new PostgresIncidentBook(database());

  async function everyPage(limit: number, hallId?: string, between?: () => Promise<void>): Promise<Incident[]> {
    const found: Incident[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await book().list({ limit, ...(hallId && { hallId }), ...(after && { after }) });
      expect(items.length).toBeLessThanOrEqual(limit);
      found.push(...items);
      if (next === null) return found;
      after = next;
      await between?.();
    }
  }

  test('pages show every incident once, newest first, whatever opened at one instant and however long a page is', async () => {
    const times = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 7 }), async (openedAt, limit) => {
        await database().query('TRUNCATE incident');
        const all = openedAt.map(incident);
        for (const one of all) await book().save(one);
        expect(await everyPage(limit)).toEqual([...all].sort(newestFirst));
        const inHall = all.filter((one) => one.hallId === 'hall-1').sort(newestFirst);
        expect(await everyPage(limit, 'hall-1')).toEqual(inHall);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test('what opens while somebody turns the pages neither repeats nor hides an incident', async () => {
    const first = Array.from({ length: 12 }, (_, n) => incident(100 + n, n));
    for (const one of first) await book().save(one);
    let n = 100;
    const found = await everyPage(5, undefined, () => book().save(incident(1_000, n++)));
    expect(found).toEqual(first.sort(newestFirst));
  });

  test('a cursor that is not ours is refused', async () => {
    const forged = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const after of ['x', '', forged(1), forged([1]), forged(['1', 'a']), forged([1, 2]), forged([1e300, 'a'])]) {
      await expect(book().list({ limit: 5, after })).rejects.toThrow(BadCursor);
    }
  });
});
