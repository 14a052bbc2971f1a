import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Packets that were acknowledged and not believed. The id is the packet's position in the journal. */
export class Quarantine1767225602000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE quarantine (
        id bigint PRIMARY KEY,
        reason text NOT NULL,
        kiosk_id text COLLATE "C",
        sender text,
        topic text NOT NULL,
        detail text NOT NULL,
        received_at bigint NOT NULL,
        size integer NOT NULL,
        payload bytea NOT NULL
      )`);
    await runner.query('CREATE INDEX quarantine_newest ON quarantine (received_at DESC, id DESC)');
    await runner.query('CREATE INDEX quarantine_reason ON quarantine (reason, received_at DESC, id DESC)');
    await runner.query('CREATE INDEX quarantine_kiosk ON quarantine (kiosk_id, received_at DESC, id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quarantine');
  }
}
