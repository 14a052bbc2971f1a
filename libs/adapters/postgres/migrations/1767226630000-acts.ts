import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the chain of acts was at times; files of customers, and who may open them. */
export class Acts1767226630000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE act_anchor (number bigint PRIMARY KEY, hash text NOT NULL, at bigint NOT NULL)');
    await runner.query(`
      CREATE TRIGGER act_anchor_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON act_anchor
      FOR EACH STATEMENT EXECUTE FUNCTION act_stays()`);
    await runner.query(`
      CREATE TABLE customer_file (
        id text COLLATE "C" PRIMARY KEY,
        title text NOT NULL,
        hall_id text COLLATE "C" NOT NULL,
        kept_at text,
        content text,
        added_at bigint NOT NULL,
        added_by text COLLATE "C" NOT NULL
      )`);
    await runner.query('CREATE INDEX customer_file_hall ON customer_file (hall_id, id)');
    await runner.query(`
      CREATE TABLE file_opening (
        id text COLLATE "C" PRIMARY KEY,
        file_id text COLLATE "C" NOT NULL REFERENCES customer_file (id),
        asked_by text COLLATE "C" NOT NULL,
        asked_person text COLLATE "C",
        asked_at bigint NOT NULL,
        why text NOT NULL,
        decided_by text COLLATE "C",
        decided_at bigint,
        approved boolean,
        decided_why text,
        CONSTRAINT file_opening_by_two CHECK (decided_by <> asked_by)
      )`);
    await runner.query('CREATE INDEX file_opening_file ON file_opening (file_id, asked_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE file_opening, customer_file, act_anchor');
  }
}
