import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '#libs/domain/time/index.js';
import type { Sql } from './sql.js';

/** Bytes of a kiosk's secret: 128 random bits cannot be guessed, so a fast hash is right and many may come back at once. */
const SECRET_BYTES = 16;

const digest = (secret: string): Buffer => hash('sha256', secret, 'buffer');

interface Credential {
  hash: Buffer;
  from: Instant;
  until: Instant | null;
}

interface Row {
  kiosk_id: string;
  hash: Buffer;
  valid_from: string;
  valid_until: string | null;
}

/** Compared with when the kiosk is not known, so that the answer takes as long. */
const NOBODY: Credential[] = [{ hash: Buffer.alloc(32), from: 0, until: 0 }];

/** The hashes of the kiosks' secrets, in memory. */
export class Credentials {
  private readonly byKiosk = new Map<string, Credential[]>();

  /** True when the secret is one of the kiosk's and valid at the instant. Microseconds. */
  admit(kioskId: string, secret: string, at: Instant): boolean {
    const given = digest(secret);
    let admitted = false;
    for (const { hash, from, until } of this.byKiosk.get(kioskId) ?? NOBODY) {
      const same = timingSafeEqual(hash, given);
      if (same && from <= at && (until === null || at < until)) admitted = true;
    }
    return admitted;
  }

  /** Takes what changed after the revision and answers the newest one seen. */
  async refresh(sql: Sql, after: number): Promise<number> {
    const rows = await sql.query<Row & { newest: string }>(
      `SELECT kiosk_id, hash, valid_from, valid_until, (SELECT max(revision) FROM kiosk_credential) AS newest
       FROM kiosk_credential
       WHERE kiosk_id IN (SELECT kiosk_id FROM kiosk_credential WHERE revision > $1)`,
      [after],
    );
    for (const { kiosk_id } of rows) this.byKiosk.set(kiosk_id, []);
    for (const row of rows) this.byKiosk.get(row.kiosk_id)?.push(credentialOf(row));
    return Number(rows[0]?.newest ?? after);
  }
}

const credentialOf = (row: Row): Credential => ({
  hash: row.hash,
  from: Number(row.valid_from),
  until: row.valid_until === null ? null : Number(row.valid_until),
});

/** Makes a secret for each kiosk and keeps the hashes. Answers the secrets, the only time. */
export async function giveSecrets(sql: Sql, kioskIds: string[], at: Instant, revision: number): Promise<Record<string, string>> {
  const secrets = kioskIds.map((id) => [id, randomBytes(SECRET_BYTES).toString('base64url')] as const);
  await sql.query(
    `INSERT INTO kiosk_credential (kiosk_id, hash, valid_from, revision)
     SELECT kiosk_id, hash, $3, $4 FROM unnest($1::text[], $2::bytea[]) AS new (kiosk_id, hash)`,
    [kioskIds, secrets.map(([, secret]) => digest(secret)), at, revision],
  );
  return Object.fromEntries(secrets);
}
