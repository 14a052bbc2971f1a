import { describe, expect, test } from '@jest/globals';
import { type Act, HALLWATCH, ownDoing, TooYoung } from '#libs/domain/act/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { appendActs, PostgresActChain } from './act-chain.js';
import { PostgresPhotos } from './photos.js';

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
      expect(await chain.verify()).toMatchObject({ acts: 2, head: last.hash, fault: null });
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

    test('what was done is kept for six years, then goes from the beginning, and the rest still holds (S3-U7)', async () => {
      const chain = new PostgresActChain(database());
      const [old, now] = [Date.UTC(2012, 0, 1), Date.UTC(2026, 10, 22)];
      for (const [n, at] of [old, old + 1, now, old + 2].entries()) await chain.note(act(`act-000${n}`, { at }));
      await expect(chain.purge(Date.UTC(2020, 10, 23), ownDoing('purge-0001'), now)).rejects.toThrow(TooYoung);
      expect(await chain.purge(Date.UTC(2019, 0, 1), ownDoing('purge-0002'), now)).toBe(2);
      expect((await chain.list({ limit: 9 })).items.map(({ number, what }) => [number, what])).toEqual([
        [5, 'audit.purge'],
        [4, 'kiosk.change'],
        [3, 'kiosk.change'],
      ]);
      expect(await chain.verify()).toMatchObject({ acts: 3, fault: null });
      expect(await chain.purge(Date.UTC(2019, 0, 1), ownDoing('purge-0003'), now)).toBe(0);
      await expect(database().query('DELETE FROM act WHERE number > $1', [0])).rejects.toThrow(/S3-U7/);
    });

    test('photos go with the acts of their time, and no sooner', async () => {
      const [chain, photos] = [new PostgresActChain(database()), new PostgresPhotos(database())];
      const [old, now] = [Date.UTC(2012, 0, 1), Date.UTC(2026, 10, 22)];
      const photo = { orderId: 'MO-1', kind: 'image/png' as const, bytes: new Uint8Array([1]), addedBy: 'anna' };
      for (const addedAt of [old, now])
        await photos.add({ ...photo, sha256: String(addedAt), addedAt }, ownDoing(`photo-${addedAt}`));
      await chain.purge(Date.UTC(2019, 0, 1), ownDoing('purge-photos'), now);
      expect(await photos.one(String(old))).toBeUndefined();
      expect(await photos.one(String(now))).toMatchObject({ kind: 'image/png' });
    });

    test('no checkpoint is written for what is younger', async () => {
      const chain = new PostgresActChain(database());
      const { number, hash } = await chain.note(act('act-0001', { at: Date.now() }));
      const insert = 'INSERT INTO act_checkpoint (number, hash, at) VALUES ($1, $2, 0)';
      await expect(database().query(insert, [number, hash])).rejects.toThrow(/S3-U7/);
    });

    test('a chain that was cut off, or written anew, does not fit where it was noted to be', async () => {
      const chain = new PostgresActChain(database());
      for (const id of ['act-0001', 'act-0002', 'act-0003']) await chain.note(act(id));
      const anchor = await chain.anchor(5_000);
      expect(anchor).toMatchObject({ number: 3, at: 5_000 });
      expect(await chain.anchor(6_000)).toBeNull();
      expect((await chain.verify([{ number: 2, hash: 'f'.repeat(64) }])).fault).toEqual({ what: 'rewritten', number: 2 });
      await database().query('ALTER TABLE act DISABLE TRIGGER USER');
      await database().query('DELETE FROM act WHERE number = 3');
      expect((await chain.verify()).fault).toEqual({ what: 'short', number: 3 });
      await chain.note(act('act-0003', { why: 'another' }));
      expect((await chain.verify()).fault).toEqual({ what: 'rewritten', number: 3 });
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
