import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPEND_ONLY = `
  CREATE FUNCTION act_stays() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'what was done is never changed and never deleted' USING ERRCODE = 'restrict_violation';
  END $$`;

/** Of what is older than six years (S3-U7), by the database's own clock, the beginning may go up to where a checkpoint stands. */
const OUTLIVED = `
  CREATE FUNCTION act_outlived() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.at < extract(epoch FROM clock_timestamp() - interval '6 years') * 1000
      AND OLD.number <= (SELECT max(number) FROM act_checkpoint) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'what was done is kept for six years (S3-U7)' USING ERRCODE = 'restrict_violation';
  END $$`;

/** A checkpoint is the hash of an act before which nothing is younger than six years. */
const CHECKPOINT_HOLDS = `
  CREATE FUNCTION act_checkpoint_holds() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM act WHERE number = NEW.number AND hash = NEW.hash) AND NOT EXISTS (
      SELECT FROM act WHERE number <= NEW.number AND at >= extract(epoch FROM clock_timestamp() - interval '6 years') * 1000
    ) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a checkpoint is an act older than six years (S3-U7)' USING ERRCODE = 'restrict_violation';
  END $$`;

/** Whose an account is and which places it is for; what people did, each act hashed with the one before. */
export class Access1767226600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account
        ADD person_id text COLLATE "C",
        ADD scope jsonb,
        ADD state text NOT NULL DEFAULT 'active',
        ALTER password_hash DROP NOT NULL`);
    await runner.query('CREATE UNIQUE INDEX account_person ON account (person_id)');
    await runner.query(`
      CREATE TABLE act (
        number bigint PRIMARY KEY,
        id text COLLATE "C" NOT NULL,
        at bigint NOT NULL,
        account text COLLATE "C" NOT NULL,
        person_id text COLLATE "C",
        what text NOT NULL,
        subject_kind text NOT NULL,
        subject_id text COLLATE "C" NOT NULL,
        body jsonb NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL
      )`);
    await runner.query('CREATE UNIQUE INDEX act_id ON act (id)');
    await runner.query('CREATE INDEX act_subject ON act (subject_kind, subject_id, number)');
    await runner.query('CREATE INDEX act_account ON act (account, number)');
    await runner.query('CREATE INDEX act_at ON act (at)');
    await runner.query('CREATE TABLE act_checkpoint (number bigint PRIMARY KEY, hash text NOT NULL, at bigint NOT NULL)');
    for (const made of [APPEND_ONLY, OUTLIVED, CHECKPOINT_HOLDS]) await runner.query(made);
    await runner.query(`
      CREATE TRIGGER act_stays BEFORE UPDATE OR TRUNCATE ON act
      FOR EACH STATEMENT EXECUTE FUNCTION act_stays()`);
    await runner.query('CREATE TRIGGER act_outlived BEFORE DELETE ON act FOR EACH ROW EXECUTE FUNCTION act_outlived()');
    await runner.query(`
      CREATE TRIGGER act_checkpoint_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON act_checkpoint
      FOR EACH STATEMENT EXECUTE FUNCTION act_stays()`);
    await runner.query(`
      CREATE TRIGGER act_checkpoint_holds BEFORE INSERT ON act_checkpoint
      FOR EACH ROW EXECUTE FUNCTION act_checkpoint_holds()`);
  }

  /** Accounts without a password cannot be said without this: they go. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE act, act_checkpoint');
    await runner.query('DROP FUNCTION act_stays, act_outlived, act_checkpoint_holds');
    await runner.query('DELETE FROM account WHERE password_hash IS NULL');
    await runner.query('DROP INDEX account_person');
    await runner.query('ALTER TABLE account DROP person_id, DROP scope, DROP state, ALTER password_hash SET NOT NULL');
  }
}
