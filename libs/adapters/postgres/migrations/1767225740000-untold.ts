import type { MigrationInterface, QueryRunner } from 'typeorm';

const column = (name: string, field: string, type: string): string => {
  const value = type === 'jsonb' ? `body->'${field}'` : `(body->>'${field}')::${type}`;
  return `${name} ${type} GENERATED ALWAYS AS (${value}) STORED NOT NULL`;
};

/** Notices and alerts that nobody was told, with the reason. */
export class Untold1767225740000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE untold (
      id text COLLATE "C" PRIMARY KEY,
      body jsonb NOT NULL,
      ${column('untold_of', 'of', 'text')} CONSTRAINT untold_is_of CHECK (untold_of IN ('notice', 'alert')),
      ${column('reason', 'reason', 'text')},
      ${column('hall_id', 'hallId', 'text')},
      ${column('kiosk_ids', 'kioskIds', 'jsonb')},
      ${column('untold_at', 'at', 'bigint')})`);
    await runner.query('CREATE INDEX untold_newest ON untold (untold_of, untold_at DESC, id DESC)');
    await runner.query('CREATE INDEX untold_kiosks ON untold USING gin (kiosk_ids)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE untold');
  }
}
