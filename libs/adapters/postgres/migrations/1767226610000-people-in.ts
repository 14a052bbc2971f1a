import type { MigrationInterface, QueryRunner } from 'typeorm';

const OF_ACCOUNT = 'text COLLATE "C" NOT NULL REFERENCES account ON DELETE CASCADE';

/** Sessions that tell where they are from, links to join, second factors, tokens of programs, known devices. Sessions that are open stay so. */
export class PeopleIn1767226610000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account_session
        ADD id text COLLATE "C",
        ADD opened_at bigint,
        ADD seen_at bigint,
        ADD address text NOT NULL DEFAULT '',
        ADD agent text NOT NULL DEFAULT '',
        ADD confirmed_until bigint,
        ADD previous_hash bytea,
        ADD rotated_at bigint`);
    // Until here a session lasted twelve hours from its beginning.
    await runner.query(`
      UPDATE account_session SET id = left(encode(sha256(token_hash), 'hex'), 32),
        opened_at = expires_at - 43200000, seen_at = expires_at - 43200000`);
    await runner.query(`
      ALTER TABLE account_session ALTER id SET NOT NULL, ALTER opened_at SET NOT NULL, ALTER seen_at SET NOT NULL`);
    await runner.query('CREATE UNIQUE INDEX account_session_id ON account_session (id)');
    await runner.query('CREATE INDEX account_session_account ON account_session (account)');
    await runner.query('CREATE INDEX account_session_previous ON account_session (previous_hash)');
    await runner.query(`
      CREATE TABLE account_invitation (
        token_hash bytea PRIMARY KEY, account ${OF_ACCOUNT}, purpose text NOT NULL, expires_at bigint NOT NULL, drop_factor boolean NOT NULL
      )`);
    await runner.query('CREATE UNIQUE INDEX account_invitation_account ON account_invitation (account)');
    await runner.query(`
      CREATE TABLE account_factor (account ${OF_ACCOUNT} PRIMARY KEY, secret bytea NOT NULL, on_since bigint, last_step bigint)`);
    await runner.query(`
      CREATE TABLE account_recovery (account ${OF_ACCOUNT}, code_hash bytea NOT NULL, PRIMARY KEY (account, code_hash))`);
    await runner.query(`
      CREATE TABLE account_token (
        token_hash bytea PRIMARY KEY, id text COLLATE "C" NOT NULL, account ${OF_ACCOUNT}, name text NOT NULL, permissions jsonb NOT NULL,
        scope jsonb, made_at bigint NOT NULL, expires_at bigint NOT NULL, used_at bigint
      )`);
    await runner.query('CREATE UNIQUE INDEX account_token_id ON account_token (id)');
    await runner.query('CREATE INDEX account_token_account ON account_token (account)');
    await runner.query(`
      CREATE TABLE account_device (token_hash bytea NOT NULL, account ${OF_ACCOUNT}, seen_at bigint NOT NULL, PRIMARY KEY (token_hash, account))`);
    await runner.query('CREATE INDEX account_device_account ON account_device (account)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account_device, account_token, account_recovery, account_factor, account_invitation');
    await runner.query('DROP INDEX account_session_id, account_session_account, account_session_previous');
    await runner.query(`
      ALTER TABLE account_session DROP id, DROP opened_at, DROP seen_at, DROP address, DROP agent, DROP confirmed_until,
        DROP previous_hash, DROP rotated_at`);
  }
}
