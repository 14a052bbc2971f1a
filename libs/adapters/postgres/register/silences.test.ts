import { describe, expect, test } from '@jest/globals';
import { type Silence, withhold } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { sampleIncident } from '#test/harness/sample-books.js';
import { PostgresWithheldBook } from '../index.js';
import { PostgresSilenceBook, PostgresStandingSilences } from './silences.js';

const silence = (id: string, from: number, until: number): Silence => ({
  id,
  for: { hallId: 'hall-1', codes: ['BNA-001'] },
  from,
  until,
  why: 'new floor',
  by: 'admin',
  setAt: 0,
  endedAt: null,
  endedBy: null,
});
const idsOf = (all: Silence[]): string[] => all.map(({ id }) => id);

await onEachDatabase((database) => {
  describe('silences', () => {
    test('of some places are those of their halls, their kiosks and the regions that they are in', async () => {
      const book = new PostgresSilenceBook(database());
      const of = {
        'SI-1': { hallId: 'hall-1' },
        'SI-2': { kioskId: 'K-2' },
        'SI-3': { region: 'hefei' },
        'SI-4': { region: 'x' },
      };
      for (const [id, place] of Object.entries(of)) await book.add({ ...silence(id, 1, 2), for: place });
      const places = { hallIds: ['hall-1'], kioskIds: ['K-2'], regions: ['hefei'] };
      expect(idsOf((await book.list({ limit: 9, within: places }, 0)).items)).toEqual(['SI-3', 'SI-2', 'SI-1']);
      const hall = { ...places, kioskIds: [], regions: [] };
      expect(idsOf((await book.list({ limit: 9, within: hall }, 0)).items)).toEqual(['SI-1']);
    });

    test('are found by their state at a time, page by page, and a decision finds those that last meanwhile', async () => {
      const book = new PostgresSilenceBook(database());
      for (const one of [silence('SI-1', 100, 200), silence('SI-2', 150, 300), silence('SI-3', 400, 500)]) await book.add(one);
      const listed = async (state: 'coming' | 'active' | 'over', now: number) =>
        idsOf((await book.list({ state, limit: 9 }, now)).items);
      expect([await listed('over', 200), await listed('active', 200), await listed('coming', 200)]).toEqual([
        ['SI-1'],
        ['SI-2'],
        ['SI-3'],
      ]);
      const first = await book.list({ limit: 2 }, 0);
      expect(idsOf(first.items)).toEqual(['SI-3', 'SI-2']);
      expect(idsOf((await book.list({ limit: 2, after: first.next as string }, 0)).items)).toEqual(['SI-1']);
      expect(await book.one('SI-1')).toEqual(silence('SI-1', 100, 200));
      const standing = new PostgresStandingSilences(database());
      expect(idsOf(await standing.between(199, 399))).toEqual(['SI-1', 'SI-2']);
      expect(idsOf(await standing.between(200, 400))).toEqual(['SI-2', 'SI-3']);
    });

    test('that end before their time let go then of what they hold back, and end once', async () => {
      const book = new PostgresSilenceBook(database());
      await book.add(silence('SI-9', 1_000, 9_000));
      const withheld = new PostgresWithheldBook(database());
      const kept = {
        reason: 'silenced' as const,
        explanation: { zh: '静默', en: 'silenced' },
        until: 9_000,
        inhibitedBy: 'SI-9',
      };
      const held = withhold(sampleIncident({ kioskId: 'K-9' }), 1_000, kept);
      await withheld.save(held);
      const ofMany = { ...held, id: 'WH-many', kioskId: null, quiet: true as const, inhibitedBy: 'SI-8', incidentId: 'IN-8' };
      await withheld.save(ofMany);
      expect(await book.end('SI-9', 2_000, 'admin')).toBe(true);
      expect(await book.end('SI-9', 3_000, 'admin')).toBe(false);
      expect(await book.end('SI-none', 3_000, 'admin')).toBe(false);
      expect(await book.one('SI-9')).toMatchObject({ until: 2_000, endedAt: 2_000, endedBy: 'admin' });
      expect(await withheld.one(held.id)).toEqual({ ...held, until: 2_000 });
      // It may be quiet because of several.
      expect(await withheld.one('WH-many')).toEqual({ ...ofMany, until: 2_000 });
      expect(await withheld.anyDueBefore(2_001)).toBe(true);
    });
  });
});
