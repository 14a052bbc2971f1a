import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each incident took from the public, and when. Of incidents from before it is only known what was lost in the end: that counts
 * for all of their time.
 */
export class ServiceLosses1767225710000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE incident ADD COLUMN losses jsonb NOT NULL DEFAULT '[]'`);
    await runner.query(`
      UPDATE incident SET losses = (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
          'kioskId', kiosk, 'service', service, 'from', body->'openedAt', 'to', coalesce(body->'closedAt', 'null'::jsonb))), '[]')
        FROM jsonb_array_elements_text(coalesce(body->'kioskIds', '[]')) AS kiosk,
          jsonb_array_elements_text(coalesce(body->'servicesLost', '[]')) AS service)`);
    await runner.query(`CREATE INDEX incident_lossy ON incident (opened_at) WHERE losses <> '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE incident DROP COLUMN losses');
  }
}
