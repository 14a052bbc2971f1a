import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether somebody watches now, as long as the worker may say nothing; each process that says a word says how long that is. */
const MONITORING = `
  CREATE VIEW grafana.monitoring AS
  SELECT state, because, CASE WHEN since IS NOT NULL THEN to_timestamp(since / 1000.0) END AS since,
    to_timestamp(said_at / 1000.0) AS said_at
  FROM (
    SELECT w.said_at,
      CASE WHEN w.said_at IS NULL OR quiet OR w.blind_because IS NOT NULL THEN 'interrupted' ELSE 'watching' END AS state,
      CASE WHEN w.said_at IS NULL THEN 'not-begun' WHEN quiet THEN 'worker-silent' ELSE w.blind_because END AS because,
      CASE WHEN quiet THEN w.said_at ELSE w.blind_since END AS since
    FROM (SELECT) AS one
    LEFT JOIN (SELECT *, heard_at < clock_timestamp() - patience AS quiet FROM worker_word) AS w ON true
  ) AS told`;

const ABOUT =
  'One row: whether the kiosks are watched. state: watching, or interrupted, then because: not-begun, worker-silent, broker-away, ' +
  'journal-stopped or watch-behind, and since when. said_at: the last word of the worker.';

const GRANT = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN
      GRANT SELECT ON grafana.monitoring TO hallwatch_grafana;
    END IF;
  END $$`;

/** The worker's word that it watches, when nobody heard the kiosks, and who was told. */
export class Monitoring1767226110000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE worker_word (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        count bigint NOT NULL,
        said_at bigint NOT NULL,
        started_at bigint NOT NULL,
        blind_because text,
        blind_since bigint,
        heard_at timestamptz NOT NULL,
        patience interval NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE unheard_stretch (
        since bigint NOT NULL,
        until bigint NOT NULL,
        because text NOT NULL,
        PRIMARY KEY (since, because)
      )`);
    await runner.query('CREATE INDEX unheard_stretch_until ON unheard_stretch (until)');
    await runner.query(`
      CREATE TABLE interruption_told (
        since bigint PRIMARY KEY,
        taken_at bigint NOT NULL,
        told_at bigint,
        over_at bigint
      )`);
    await runner.query('CREATE TABLE webhook_secret (one boolean PRIMARY KEY DEFAULT true CHECK (one), secret text NOT NULL)');
    await runner.query(MONITORING);
    await runner.query(`COMMENT ON VIEW grafana.monitoring IS '${ABOUT}'`);
    await runner.query(GRANT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW grafana.monitoring');
    for (const table of ['worker_word', 'unheard_stretch', 'interruption_told', 'webhook_secret'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
