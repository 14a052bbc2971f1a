import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hosts to which alerts went before there was a policy for them: an upgrade stops none of them. In a new installation there are none. */
export class Targets1767226660000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE target_before (host text COLLATE "C" PRIMARY KEY)');
    const rows: { url: string | null }[] = await runner.query(
      `SELECT DISTINCT channel->>'url' AS url FROM person, jsonb_array_elements(body->'channels') AS channel
       WHERE jsonb_typeof(body->'channels') = 'array'`,
    );
    const hosts = new Set(rows.flatMap(({ url }) => (url !== null && URL.canParse(url) ? [new URL(url).hostname] : [])));
    for (const host of hosts) await runner.query('INSERT INTO target_before (host) VALUES ($1)', [host]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE target_before');
  }
}
