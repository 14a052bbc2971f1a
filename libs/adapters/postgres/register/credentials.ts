import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '#libs/domain/time/index.js';
import type { Sql } from '../sql.js';

/** Bytes of a kiosk's secret: 128 random bits cannot be guessed, so a fast hash is right and many may come back at once. */
const SECRET_BYTES = 16;

/** Bytes of a hash that are enough to tell a kiosk's secrets apart. */
const MARK_BYTES = 8;

const digest = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** Secrets that one kiosk may have at a time; a new one ends the oldest beyond. */
const MOST_SECRETS = 8;

interface Credential {
  hash: Buffer;
  until: Instant | null;
}

interface Row {
  kiosk_id: string;
  hash: Buffer;
  valid_until: string | null;
}

/** Compared with when the kiosk is not known, so that the answer takes as long. */
const NOBODY: Credential[] = [{ hash: Buffer.alloc(32), until: 0 }];

/** It has no beginning: another process may have made it by a clock that goes before ours. */
const isValid = ({ until }: Credential, at: Instant): boolean => until === null || at < until;

/** The hashes of the kiosks' secrets, in memory. */
export class Credentials {
  private readonly byKiosk = new Map<string, Credential[]>();

  /** Name of the kiosk's credential that the secret is, when it is valid at the instant. Microseconds. */
  find(kioskId: string, secret: string, at: Instant): string | null {
    const given = digest(secret);
    let found: string | null = null;
    for (const credential of this.byKiosk.get(kioskId) ?? NOBODY) {
      const same = timingSafeEqual(credential.hash, given);
      if (same && isValid(credential, at)) found = nameOf(credential);
    }
    return found;
  }

  /** Whether the credential of that name is valid at the instant. */
  stands(kioskId: string, name: string, at: Instant): boolean {
    return (this.byKiosk.get(kioskId) ?? []).some((credential) => nameOf(credential) === name && isValid(credential, at));
  }

  /** Name of the credential that was not said to end: a new one has all before it end. */
  present(kioskId: string): string | null {
    const present = this.byKiosk.get(kioskId)?.find(({ until }) => until === null);
    return present ? nameOf(present) : null;
  }

  /** The beginnings of the hashes of the secrets that are valid at the instant, the one that ends last first. */
  marks(kioskId: string, at: Instant): string[] {
    const valid = (this.byKiosk.get(kioskId) ?? []).filter((credential) => isValid(credential, at));
    valid.sort((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity) || 0);
    return valid.map(({ hash }) => hash.toString('hex', 0, MARK_BYTES));
  }

  /** Takes what changed after the revision and answers the newest one seen. */
  async refresh(sql: Sql, after: number): Promise<number> {
    const rows = await sql.query<Row & { newest: string }>(
      `SELECT kiosk_id, hash, valid_until, (SELECT max(revision) FROM kiosk_credential) AS newest
       FROM kiosk_credential
       WHERE kiosk_id IN (SELECT kiosk_id FROM kiosk_credential WHERE revision > $1)`,
      [after],
    );
    for (const { kiosk_id } of rows) this.byKiosk.set(kiosk_id, []);
    for (const row of rows) this.byKiosk.get(row.kiosk_id)?.push(credentialOf(row));
    return Number(rows[0]?.newest ?? after);
  }
}

/** The hash tells nothing of the secret, and no other credential has it. */
const nameOf = ({ hash }: Credential): string => hash.toString('base64');

const credentialOf = (row: Row): Credential => ({
  hash: row.hash,
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

/** Stands for "ended at once": no clock that is set back makes it valid again. */
export const AT_ONCE = 0;

/** Ends the secrets of these kiosks, those that do not end before; what ended in the past goes. */
export async function endSecrets(sql: Sql, kioskIds: string[], until: Instant, now: Instant, revision: number): Promise<void> {
  await sql.query('DELETE FROM kiosk_credential WHERE kiosk_id = ANY($1) AND valid_until <= $2', [kioskIds, now]);
  await sql.query(
    'UPDATE kiosk_credential SET valid_until = least(valid_until, $2::bigint), revision = $3 WHERE kiosk_id = ANY($1)',
    [kioskIds, until > now ? until : AT_ONCE, revision],
  );
}

/** Makes room for a new secret: the oldest go that are more than one kiosk may have. */
export async function makeRoom(sql: Sql, kioskId: string): Promise<void> {
  await sql.query(
    `DELETE FROM kiosk_credential WHERE kiosk_id = $1 AND hash NOT IN
       (SELECT hash FROM kiosk_credential WHERE kiosk_id = $1 ORDER BY valid_from DESC, revision DESC LIMIT $2)`,
    [kioskId, MOST_SECRETS - 1],
  );
}
