import { describe, expect, test } from '@jest/globals';
import { type Act, HALLWATCH } from '#libs/domain/act/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { appendActs, PostgresActChain } from './act-chain.js';

const act = (id: string, more: Partial<Act> = {}): Act => ({
  ...HALLWATCH,
  id,
  at: 1_000,
  what: 'kiosk.change',
  subject: { kind: 'kiosk', id: 'k-1' },
  basedOn: null,
  before: { name: 'Kiosk 1' },
  after: { name: '一号机\u0000', heartbeatS: 1.0 },
  why: 'moved',
  evidence: [],
  ...more,
});

await onEachDatabase((database) => {
  describe('the chain of acts', () => {
    test('is followed to its head, and the same act sent twice is one', async () => {
      const chain = new PostgresActChain(database());
      const first = await chain.note(act('act-0001'));
      expect(await chain.note(act('act-0001', { why: 'sent again' }))).toEqual(first);
      const last = await chain.note(act('act-0002', { by: 'noc-1' }));
      expect([first.number, last.number, last.previous]).toEqual([1, 2, first.hash]);
      expect(await chain.head()).toEqual(last);
      expect(await chain.verify()).toEqual({ acts: 2, head: last.hash, fault: null });
      const mine = await chain.list({ by: 'noc-1', limit: 9 });
      expect(mine.items.map(({ id }) => id)).toEqual(['act-0002']);
      const page = await chain.list({ subjectKind: 'kiosk', subjectId: 'k-1', limit: 1 });
      expect([page.items[0]?.id, page.next]).toEqual(['act-0002', '2']);
      expect((await chain.list({ limit: 9, after: '2' })).items.map(({ id }) => id)).toEqual(['act-0001']);
    });

    test('goes with what it tells of, or not at all', async () => {
      const chain = new PostgresActChain(database());
      const broken = database().transact(async (transaction) => {
        await appendActs(transaction, [act('act-0001')]);
        throw new Error('the change itself fails');
      });
      await expect(broken).rejects.toThrow('the change itself fails');
      expect(await chain.head()).toBeUndefined();
    });

    test('many at once stand one behind the other', async () => {
      const chain = new PostgresActChain(database());
      await Promise.all(Array.from({ length: 12 }, (_, i) => chain.note(act(`act-${String(i).padStart(4, '0')}`))));
      expect(await chain.verify()).toMatchObject({ acts: 12, fault: null });
    });

    test.each(['UPDATE act SET account = $1', 'DELETE FROM act WHERE account <> $1'])('refuses “%s”', async (statement) => {
      const chain = new PostgresActChain(database());
      await chain.note(act('act-0001'));
      await expect(database().query(statement, ['nobody'])).rejects.toThrow();
      expect(await chain.verify()).toMatchObject({ acts: 1, fault: null });
    });

    test('who writes past the trigger is found out', async () => {
      const chain = new PostgresActChain(database());
      for (const id of ['act-0001', 'act-0002', 'act-0003']) await chain.note(act(id));
      await database().query('ALTER TABLE act DISABLE TRIGGER act_stays');
      await database().query(`UPDATE act SET body = jsonb_set(body, '{by}', '"nobody"') WHERE number = 2`);
      await database().query('ALTER TABLE act ENABLE TRIGGER act_stays');
      expect((await chain.verify()).fault).toEqual({ what: 'changed', number: 2 });
    });
  });
});
