import { expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { onEachDatabase } from '#test/harness/each-database.js';
import type { Database } from '../index.js';

/** TypeORM demands a primary key of an entity. What stands here is written and read by SQL alone. */
const WITHOUT_ENTITY = {
  planned_work: 'has no primary key: one window may be planned, taken out and planned again',
  migration: 'is of TypeORM itself',
  typeorm_metadata: 'is of TypeORM itself',
};

/** TypeORM indexes columns alone. These index what is reckoned of a row: entities name them, migrations make them. */
const OF_EXPRESSIONS = [
  'administrators_closing_due',
  'incident_lossy_ended',
  'incident_one_wide_open',
  'maintenance_order_mended',
  'notice_owes',
  'order_closing_due',
  'order_turns_due',
  'review_turns_due',
];

/** Where TypeORM makes tables of the entities, to be held against those of the migrations. */
const MADE = 'made_of_entities';

/**
 * TypeORM holds expressions of generated columns against its own notes, which it writes only when it makes the columns. It takes ours as
 * they should be; that they are so is held by the database's own catalogue, below.
 */
async function noteExpressions({ dataSource }: Database): Promise<void> {
  // As TypeORM makes it, where it has had no migration to run since there are entities.
  await dataSource.query(
    'CREATE TABLE IF NOT EXISTS typeorm_metadata (type text, database text, schema text, "table" text, name text, value text)',
  );
  const made = dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
    columns.filter(({ asExpression }) => asExpression).map((column) => [tableName, column.databaseName, column.asExpression]),
  );
  for (const note of made)
    await dataSource.query(
      `INSERT INTO typeorm_metadata (type, database, schema, "table", name, value)
       VALUES ('GENERATED_COLUMN', current_database(), current_schema(), $1, $2, $3)`,
      note,
    );
}

/** Embedded PostgreSQL has one session: whoever comes in beside leaves the others' statements as they are. */
async function makeTables({ dataSource }: Database): Promise<void> {
  const { options } = dataSource;
  if (options.type !== 'postgres') throw new Error(`no ${options.type} is expected`);
  const maker = new DataSource({ ...options, schema: MADE, extra: { ...options.extra, onConnect: undefined } });
  await maker.initialize();
  await maker.synchronize();
  await maker.destroy();
}

const CATALOGUE = `
  SELECT relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
    || CASE WHEN attgenerated = 's' THEN ' MADE OF ' ELSE ' DEFAULT ' END || coalesce(pg_get_expr(adbin, adrelid), 'nothing')
    || ' COLLATE ' || attcollation::regcollation AS told
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE relkind = 'r' AND relnamespace = $1::text::regnamespace AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT relname || ' ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid)
  FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE connamespace = $1::text::regnamespace AND contype <> 'n'
  UNION ALL
  SELECT indexdef FROM pg_indexes WHERE schemaname = $1`;

/** Columns, constraints and indexes of a schema, but those of which TypeORM cannot know. It knows no order of an index's columns. */
async function catalogueOf(database: Database, schema: string): Promise<string[]> {
  const rows = await database.query<{ told: string }>(CATALOGUE, [schema]);
  const unknown = [...Object.keys(WITHOUT_ENTITY), ...OF_EXPRESSIONS].map((name) => new RegExp(`\\b${name}\\b`));
  return rows
    .map(({ told }) => told.replaceAll(`${schema}.`, '').replaceAll(/ DESC\b/g, ''))
    .filter((told) => !unknown.some((name) => name.test(told)))
    .sort();
}

await onEachDatabase((database) => {
  test('every table has its entity', async () => {
    const rows = await database().query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
    const known = database().dataSource.entityMetadatas.map(({ tableName }) => tableName);
    const tables = rows.map(({ name }) => name).filter((name) => !(name in WITHOUT_ENTITY));
    expect(tables.sort()).toEqual(known.sort());
  });

  test('TypeORM would change nothing of what the migrations made', async () => {
    await noteExpressions(database());
    const { upQueries } = await database().dataSource.driver.createSchemaBuilder().log();
    await database().query('DELETE FROM typeorm_metadata');
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  test('TypeORM would make the same tables of the entities: expressions, conditions and checks too, which it does not compare', async () => {
    await database().query(`CREATE SCHEMA ${MADE}`);
    await makeTables(database());
    const made = await catalogueOf(database(), MADE);
    await database().query(`DROP SCHEMA ${MADE} CASCADE`);
    expect(made).toEqual(await catalogueOf(database(), 'public'));
  });

  test('what indexes an expression is named by its entity', async () => {
    const named = database().dataSource.entityMetadatas.flatMap(({ indices }) => indices.filter((index) => !index.synchronize));
    expect(named.map(({ name }) => name).sort()).toEqual(OF_EXPRESSIONS);
    const rows = await database().query<{ name: string }>('SELECT indexname AS name FROM pg_indexes WHERE indexname = ANY($1)', [
      OF_EXPRESSIONS,
    ]);
    expect(rows.map(({ name }) => name).sort()).toEqual(OF_EXPRESSIONS);
  });
});
