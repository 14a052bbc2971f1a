import { expect, test } from '@jest/globals';
import { onEachDatabase } from '#test/harness/each-database.js';
import { AccountEntity } from './entities/account.entity.js';
import { ConsumerPositionEntity } from './entities/consumer-position.entity.js';
import { PersonEntity } from './entities/person.entity.js';
import { DatabaseRefusal, DatabaseUnavailable } from './index.js';

const SECRET = 'hunter2';
const ACCOUNT = { name: 'admin', passwordHash: SECRET, roles: [] };

const failure = (act: Promise<unknown>): Promise<unknown> => act.then(() => null).catch((error: unknown) => error);

await onEachDatabase((database) => {
  test('what a repository is refused comes out as our refusal, with the constraint and without what was to be written', async () => {
    const { manager } = database();
    await manager.insert(AccountEntity, ACCOUNT);
    const refused = await failure(manager.insert(AccountEntity, ACCOUNT));
    expect(refused).toBeInstanceOf(DatabaseRefusal);
    expect(refused).toMatchObject({ retry: false, code: '23505', constraint: 'account_pkey' });
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain(SECRET);
  });

  test('of a transaction of which something is refused nothing stays, and the connection is whole', async () => {
    const { manager } = database();
    const failed = manager.transaction(async (transaction) => {
      await transaction.insert(AccountEntity, ACCOUNT);
      await transaction.insert(ConsumerPositionEntity, { consumer: 'watch', position: 1.5 });
    });
    expect(await failure(failed)).toBeInstanceOf(DatabaseRefusal);
    expect(await manager.count(AccountEntity)).toBe(0);
  });

  test('what passes by itself may be tried again: a statement that was too slow, two in each other’s way, a full disk', async () => {
    const { manager } = database();
    for (const code of ['57014', '40001', '40P01', '53100']) {
      const raised = await failure(manager.query(`DO $$ BEGIN RAISE EXCEPTION 'it is so' USING ERRCODE = '${code}'; END $$`));
      expect(raised).toBeInstanceOf(DatabaseUnavailable);
      expect(raised).toMatchObject({ retry: true, code, message: 'PostgreSQL did not take it: it is so' });
    }
  });

  test('a string that PostgreSQL takes nowhere is kept with what stands for it, in text and in JSON', async () => {
    const { manager } = database();
    const body = { id: 'p-1', name: 'a\0b\ud800', roles: [], halls: [], skills: [], channels: [] };
    await manager.insert(PersonEntity, { id: 'p\0', body, revision: 1 });
    const [row] = await manager.find(PersonEntity);
    expect(row).toEqual({ id: 'p\ufffd', body: { ...body, name: 'a\ufffdb\ufffd' }, revision: 1 });
    expect(await manager.existsBy(PersonEntity, { id: 'p\0' })).toBe(true);
  });

  test('a bigint is read as the number that it is', async () => {
    const { manager } = database();
    await manager.insert(ConsumerPositionEntity, { consumer: 'watch', position: Number.MAX_SAFE_INTEGER });
    expect(await manager.find(ConsumerPositionEntity)).toEqual([{ consumer: 'watch', position: Number.MAX_SAFE_INTEGER }]);
  });
});
