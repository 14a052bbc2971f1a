import { afterAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Hall } from '#libs/domain/index.js';
import { type NamedEvent, StartRefused, StartWaits, StoryClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { POSTGRES_ABSENT, startPostgres } from '#test/harness/postgres-server.js';
import {
  type Database,
  DatabaseUnavailable,
  openPostgres,
  PostgresBooks,
  PostgresChanges,
  PostgresRegistry,
  PostgresRuleBook,
} from './index.js';
import { MIGRATION_LOCK } from './locks.js';
import { MIGRATIONS } from './migrations/index.js';

const server = await startPostgres();
const opened: Database[] = [];

const HALL: Hall = {
  id: 'hall-1',
  name: '一号大厅',
  region: 'anqing',
  address: '一号路一号',
  hotline: '0000-0000000',
  hours: '24h',
  statutoryHolidays: 'open',
  counters: [],
  online: [],
};

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It did not come about in ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const tell = (database: Database, subject: string): Promise<void> =>
  new PostgresBooks(database).transact((books) =>
    books.tell({ at: 1, what: 'rule', how: 'switched-off', subject, body: { why: '' } }),
  );

function onServer(url: string, shutDown: () => Promise<void>, startUp: () => Promise<void>): void {
  const open = async (): Promise<Database> => {
    const database = await openPostgres({ url });
    opened.push(database);
    return database;
  };

  test('two processes that start together on an empty server both come up', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    expect([await one.ready(), await two.ready()]).toEqual([null, null]);
  });

  test('of several that start together one brings the tables up, and while it does the others wait and say so', async () => {
    const address = (await server?.database('together')) ?? '';
    const atWork = new pg.Client({ connectionString: address });
    await atWork.connect();
    await atWork.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const events: NamedEvent[] = [];
    const opening = [1, 2, 3].map(() => openPostgres({ url: address }, (event) => events.push(event)));
    await until(() => events.length === 3);
    expect(new Set(events.map((event) => event.constructor.name))).toEqual(new Set(['MigrationAwaited']));
    expect((await atWork.query(`SELECT to_regclass('migration') AS begun`)).rows).toEqual([{ begun: null }]);
    await atWork.end();
    for (const database of await Promise.all(opening)) {
      opened.push(database);
      expect(await database.query('SELECT name FROM migration')).toHaveLength(MIGRATIONS.length);
    }
    expect(events).toHaveLength(3);
  });

  test('who may not bring the tables up to date waits until another has, and changes nothing meanwhile', async () => {
    const address = (await server?.database('behind')) ?? '';
    const refused: unknown = await openPostgres({ url: address, mayMigrate: false }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StartWaits);
    expect((refused as StartWaits).meanwhile).toMatch(/HALLWATCH_MIGRATE=no; waiting/);
    opened.push(await openPostgres({ url: address }));
    opened.push(await openPostgres({ url: address, mayMigrate: false }));
  });

  test('a database of a newer version is waited for, and left as it is', async () => {
    const address = (await server?.database('ahead')) ?? '';
    const ours = await openPostgres({ url: address });
    opened.push(ours);
    await ours.query(`INSERT INTO migration (timestamp, name) VALUES (9, 'FromTheFuture9')`);
    const refused: unknown = await openPostgres({ url: address }).catch((error: unknown) => error);
    expect((refused as StartWaits).meanwhile).toMatch(/newer Hallwatch \(FromTheFuture9\); waiting/);
    await ours.query(`DELETE FROM migration WHERE name = 'FromTheFuture9'`);
    opened.push(await openPostgres({ url: address }));
  });

  test('Grafana comes in with its password and no other, and where it has no role that is told and stops nothing', async () => {
    const events: NamedEvent[] = [];
    const open = async (grafanaPassword: string): Promise<void> => {
      opened.push(await openPostgres({ url, grafanaPassword }, (event) => events.push(event)));
    };
    const comesIn = async (password: string): Promise<boolean> => {
      const address = new URL(url);
      [address.username, address.password] = ['hallwatch_grafana', password];
      const client = new pg.Client({ connectionString: address.href });
      const well = await client.connect().then(
        () => true,
        () => false,
      );
      await client.end();
      return well;
    };
    const [database] = opened;
    const known = await database?.query(`SELECT 1 FROM pg_roles WHERE rolname = 'hallwatch_grafana'`);
    if (known?.length === 0) {
      await open('made-up-for-grafana');
      expect(events.map((event) => event.constructor.name)).toEqual(['GrafanaNotLetIn']);
      await database?.query('CREATE ROLE hallwatch_grafana');
    }
    await Promise.all([open('made-up-for-grafana'), open('made-up-for-grafana')]);
    expect([await comesIn('made-up-for-grafana'), await comesIn('another')]).toEqual([true, false]);
    await open('a-new-one-for-grafana');
    expect([await comesIn('a-new-one-for-grafana'), await comesIn('made-up-for-grafana')]).toEqual([true, false]);
  });

  test('rules that one process accepts are told to the one that judges', async () => {
    const [api, worker] = await Promise.all([open(), open()]);
    const [accepting, judging] = [api, worker].map((database) => new PostgresRuleBook(database, new StoryClock(1)));
    let called = 0;
    judging?.onNew(() => called++);
    const draft = { version: 'a', text: 'rules: []', by: 'admin', why: 'because', origin: 'http' as const };
    await accepting?.accept(draft, null);
    await until(() => called > 0);
    expect(await judging?.newest()).toMatchObject({ version: 'a', by: 'admin' });
  });

  test('what one process tells wakes the other', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    let woken = 0;
    const stop = new PostgresChanges(two).onNew(() => woken++);
    await tell(one, 'MO-1');
    await until(() => woken > 0);
    stop();
    expect((await new PostgresChanges(two).after(0, 5)).at(-1)?.subject).toBe('MO-1');
  });

  test('what one process registers is in the memory of the other soon after', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const [here, there] = [await PostgresRegistry.open(one), await PostgresRegistry.open(two)];
    await here.addHall(HALL, byHallwatch());
    await until(() => there.hall('hall-1') !== undefined);
    expect(there.hall('hall-1')).toEqual(HALL);
  });

  test('while the server is away it says so and may be tried again; when it is back, so are we, and readers are woken', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    let woken = 0;
    new PostgresChanges(two).onNew(() => woken++);
    await shutDown();
    expect(await one.ready()).toContain('PostgreSQL does not answer');
    await expect(tell(one, 'MO-2')).rejects.toThrow(DatabaseUnavailable);
    await startUp();
    await until(() => woken > 0);
    await until(async () => (await one.ready()) === null);
    await tell(one, 'MO-3');
    await until(() => woken > 1);
  }, 30_000);

  test('a server that cannot be used stops the start, naming the variable and never its value', async () => {
    const wrong = [
      url.replace(/:([^:@]+)@/, ':hunter2@'),
      url.replace(/hallwatch$/, 'hunter2'),
      'postgres://hunter2:hunter2@127.0.0.1:1/hunter2',
      'hunter2 is no address',
    ];
    for (const address of wrong) {
      const error: unknown = await openPostgres({ url: address }).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(StartRefused);
      const told = JSON.stringify(error, Object.getOwnPropertyNames(error));
      expect(told).toContain('HALLWATCH_POSTGRES_URL');
      expect(told).not.toContain('hunter2');
    }
  });
}

afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await server?.stop();
});

describe('several processes on one PostgreSQL server', () => {
  if (server) onServer(server.url, server.shutDown, server.startUp);
  else test.skip(POSTGRES_ABSENT, () => undefined);
});
