import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Halls, people, kiosks and their credentials. The noun stands whole in `body`; the other columns are made from it by the
 * database. `revision` is the id of the change that told of the row, so that another process reads only what is new.
 * Credentials are apart: a kiosk may have two for a while when its secret is changed.
 */
export class Register1767225600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person (
        id text COLLATE "C" PRIMARY KEY,
        body jsonb NOT NULL,
        revision bigint NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE hall (
        id text COLLATE "C" PRIMARY KEY,
        first_responsible text COLLATE "C" GENERATED ALWAYS AS (body->>'firstResponsible') STORED
          CONSTRAINT hall_first_responsible REFERENCES person,
        body jsonb NOT NULL,
        revision bigint NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE kiosk (
        id text COLLATE "C" PRIMARY KEY,
        hall_id text COLLATE "C" GENERATED ALWAYS AS (body->>'hall') STORED NOT NULL
          CONSTRAINT kiosk_hall REFERENCES hall,
        maintainer text COLLATE "C" GENERATED ALWAYS AS (body->>'maintainer') STORED
          CONSTRAINT kiosk_maintainer REFERENCES person,
        body jsonb NOT NULL,
        revision bigint NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE kiosk_credential (
        kiosk_id text COLLATE "C" NOT NULL REFERENCES kiosk,
        hash bytea NOT NULL,
        valid_from bigint NOT NULL,
        valid_until bigint,
        revision bigint NOT NULL,
        PRIMARY KEY (kiosk_id, hash)
      )`);
    for (const table of ['person', 'hall', 'kiosk', 'kiosk_credential']) {
      await runner.query(`CREATE INDEX ${table}_revision ON ${table} (revision)`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kiosk_credential, kiosk, hall, person');
  }
}
