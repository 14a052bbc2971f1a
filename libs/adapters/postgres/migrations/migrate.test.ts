import { expect, test } from '@jest/globals';
import { StartRefused } from '#libs/runtime/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { sampleIncident } from '#test/harness/sample-books.js';
import { type Database, PostgresIncidentBook, PostgresPastBook } from '../index.js';
import { MIGRATIONS } from './index.js';
import { migrate } from './migrate.js';

const tablesOf = async (database: Database): Promise<string[]> => {
  const rows = await database.query<{ column: string }>(
    `SELECT table_name || '.' || column_name || ' ' || data_type AS column FROM information_schema.columns
     WHERE table_schema = current_schema() ORDER BY 1`,
  );
  return rows.map((row) => row.column);
};

await onEachDatabase((database) => {
  test('the tables go up, all the way down, and up again to the same', async () => {
    const { dataSource } = database();
    const latest = await tablesOf(database());
    for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
    const own = (await tablesOf(database())).filter((column) => !/^(migration|typeorm_metadata)\./.test(column));
    expect(own).toEqual([]);
    await migrate(dataSource);
    expect(await tablesOf(database())).toEqual(latest);
  });

  test('what was filed of one kiosk before halls had incidents is found by its kiosk and reads like what is filed now', async () => {
    const { dataSource } = database();
    while ((await tablesOf(database())).some((column) => column.startsWith('withheld.'))) await dataSource.undoLastMigration();
    const { kioskIds: _k, affected: _a, explanation: _e, inhibitedBy: _b, inhibits: _i, ...old } = sampleIncident();
    const keep = 'INSERT INTO incident (id, body) VALUES ($1, $2)';
    await database().query(keep, [old.id, JSON.stringify(old)]);
    await database().query(keep, ['IN-2', JSON.stringify({ ...old, id: 'IN-2', state: 'closed', closedAt: 9 })]);
    await migrate(dataSource);
    const incidents = new PostgresIncidentBook(database());
    expect(await incidents.one(old.id)).toEqual(sampleIncident());
    expect(await incidents.one('IN-2')).toEqual(sampleIncident({ id: 'IN-2', state: 'closed', closedAt: 9, affected: [] }));
    expect((await incidents.list({ kioskId: 'K-1', limit: 9 })).items).toHaveLength(2);
  });

  test('what was registered before it was kept since when counts as if it had always been so, and is heard since the oldest that tells of it', async () => {
    const { dataSource } = database();
    while ((await tablesOf(database())).some((column) => column.startsWith('kiosk_past.'))) await dataSource.undoLastMigration();
    const window = { kind: 'once', from: 5, to: 9, why: { zh: '', en: '' } };
    const add = (table: string, body: { id: string }) =>
      database().query(`INSERT INTO ${table} (id, body, revision) VALUES ($1, $2, 1)`, [body.id, JSON.stringify(body)]);
    await add('hall', { id: 'h-1', hours: '24h', maintenance: [window] } as { id: string });
    for (const id of ['K-1', 'K-2', 'K-3'])
      await add('kiosk', { id, hall: 'h-1', type: 'UTIL', services: ['CASH'], state: 'active' } as { id: string });
    await database().query(
      `INSERT INTO kiosk_view VALUES ('K-1', '{"lastHeardAt": 900}'), ('K-2', '{"lastHeardAt": 800}'), ('K-3', '{}')`,
    );
    await database().query(`INSERT INTO kiosk_credential VALUES ('K-1', '\\x00', 300, NULL, 1), ('K-1', '\\x01', 700, NULL, 1)`);
    await migrate(dataSource);
    const said = { since: 0, until: null };
    const then = { ...said, hall: 'h-1', type: 'UTIL', services: ['CASH'], state: 'active' };
    const past = new PostgresPastBook(database());
    expect(await past.read()).toEqual({
      kiosks: ['K-1', 'K-2', 'K-3'].map((kioskId) => ({ ...then, kioskId })),
      halls: [{ ...said, hallId: 'h-1', hours: '24h', statutoryHolidays: 'open' }],
      work: [{ hallId: 'h-1', window, enteredAt: null, takenOutAt: null }],
      heardSince: new Map([
        ['K-1', 300],
        ['K-2', 800],
      ]),
    });
    await database().query(`UPDATE kiosk_view SET body = '{"lastHeardAt": 1000}' WHERE kiosk_id <> 'K-2'`);
    expect((await past.read()).heardSince).toEqual(new Map([...(await past.read()).heardSince, ['K-1', 300], ['K-3', 1000]]));
  });

  test('earlier views of the dashboards are replaced, also one whose columns were others', async () => {
    const { dataSource } = database();
    const before = (await dataSource.query('SELECT name FROM migration ORDER BY id')) as { name: string }[];
    const from = before.findIndex(({ name }) => name.startsWith('Dashboards'));
    for (const _ of before.slice(from)) await dataSource.undoLastMigration();
    await database().query("CREATE VIEW grafana.kiosks AS SELECT 'K-1' AS id");
    await migrate(dataSource);
    expect(await database().query('SELECT vendor FROM grafana.kiosks')).toEqual([]);
    expect(await database().query('SELECT grafana.keep_next_day()')).toHaveLength(1);
  });

  test('a database that a newer version brought up is refused', async () => {
    await database().query(`INSERT INTO migration (timestamp, name) VALUES (9, 'FromTheFuture9')`);
    await expect(migrate(database().dataSource)).rejects.toThrow(StartRefused);
    await database().query(`DELETE FROM migration WHERE timestamp = 9`);
  });
});
