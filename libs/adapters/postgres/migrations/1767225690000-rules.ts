import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every rule text that was accepted, and from which entry of the journal on it counted. Only ever added to. */
export class Rules1767225690000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rule_version (
        id bigserial PRIMARY KEY,
        version text COLLATE "C" NOT NULL,
        origin text NOT NULL CONSTRAINT rule_version_origin CHECK (origin IN ('shipped', 'file', 'http')),
        text text NOT NULL,
        said_by text NOT NULL,
        why text NOT NULL CONSTRAINT rule_version_why CHECK (why ~ '\\S'),
        said_at bigint NOT NULL,
        counts_since bigint,
        position bigint,
        CONSTRAINT rule_version_place CHECK ((counts_since IS NULL) = (position IS NULL))
      )`);
    await runner.query('CREATE INDEX rule_version_newest ON rule_version (said_at DESC, id DESC)');
    await runner.query('CREATE INDEX rule_version_content ON rule_version (version, id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rule_version');
  }
}
