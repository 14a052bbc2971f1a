import type { MigrationInterface, QueryRunner } from 'typeorm';

const closedIndex = (kinds: string): string[] => [
  'DROP INDEX incident_wide_closed',
  `CREATE INDEX incident_wide_closed ON incident (closed_at) WHERE state = 'closed' AND kind IN (${kinds})`,
];

/**
 * What administrators were told of incidents that have no order: ends that wait to be told are asked for every second, and few. An
 * incident of a rule that failed may go on, as a hall's.
 */
export class AdministratorsTold1767226030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE administrators_told (id text COLLATE "C" PRIMARY KEY, body jsonb NOT NULL)');
    await runner.query(
      `CREATE INDEX administrators_closing_due ON administrators_told (((body->>'closingAt')::bigint)) WHERE body ? 'closingAt'`,
    );
    for (const one of closedIndex(`'hall', 'region', 'upstream', 'ruleOff'`)) await runner.query(one);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE administrators_told');
    for (const one of closedIndex(`'hall', 'region', 'upstream'`)) await runner.query(one);
  }
}
