import { expect, test } from '@jest/globals';
import { StartRefused } from '#libs/runtime/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import type { Database } from './index.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations/index.js';

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

  test('a database that a newer version brought up is refused', async () => {
    await database().query(`INSERT INTO migration (timestamp, name) VALUES (9, 'FromTheFuture9')`);
    await expect(migrate(database().dataSource)).rejects.toThrow(StartRefused);
    await database().query(`DELETE FROM migration WHERE timestamp = 9`);
  });
});
