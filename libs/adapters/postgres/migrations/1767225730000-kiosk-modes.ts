import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When kiosks served nobody by their own word. What they said before is in the history alone. */
export class KioskModes1767225730000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE kiosk_mode (
      kiosk_id text COLLATE "C" NOT NULL,
      mode text NOT NULL CONSTRAINT kiosk_mode_closed CHECK (mode IN ('maintenance', 'settling', 'outOfService')),
      since bigint NOT NULL,
      until bigint CONSTRAINT kiosk_mode_ends CHECK (until > since),
      PRIMARY KEY (kiosk_id, since))`);
    await runner.query('CREATE INDEX kiosk_mode_open ON kiosk_mode (kiosk_id) WHERE until IS NULL');
    await runner.query('CREATE INDEX kiosk_mode_since ON kiosk_mode (since)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kiosk_mode');
  }
}
