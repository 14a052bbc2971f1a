import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Any, type EntityManager, IsNull, LessThanOrEqual } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { KioskCredentialEntity } from '../entities/kiosk-credential.entity.js';
import { inParts } from '../sql.js';

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
  async refresh(manager: EntityManager, after: number): Promise<number> {
    const changed = manager.createQueryBuilder(KioskCredentialEntity, 'changed').select('changed.kiosk_id');
    const all = manager.createQueryBuilder(KioskCredentialEntity, 'credential');
    const rows = await all
      .where(`credential.kiosk_id IN (${changed.where('changed.revision > :after').getQuery()})`, { after })
      .getMany();
    for (const { kioskId } of rows) this.byKiosk.set(kioskId, []);
    for (const { kioskId, hash, validUntil } of rows) this.byKiosk.get(kioskId)?.push({ hash, until: validUntil });
    return rows.reduce((newest, { revision }) => Math.max(newest, revision), after);
  }
}

/** The hash tells nothing of the secret, and no other credential has it. */
const nameOf = ({ hash }: Credential): string => hash.toString('base64');

/** Makes a secret for each kiosk and keeps the hashes. Answers the secrets, the only time. */
export async function giveSecrets(
  manager: EntityManager,
  kioskIds: string[],
  validFrom: Instant,
  revision: number,
): Promise<Record<string, string>> {
  const secrets = kioskIds.map((id) => [id, randomBytes(SECRET_BYTES).toString('base64url')] as const);
  for (const part of inParts(secrets)) {
    const rows = part.map(([kioskId, secret]) => ({ kioskId, hash: digest(secret), validFrom, revision }));
    await manager.insert(KioskCredentialEntity, rows);
  }
  return Object.fromEntries(secrets);
}

/** Of these kiosks, the ones that have no secret, or only such as end. */
export async function withoutSecret(manager: EntityManager, kioskIds: string[]): Promise<string[]> {
  const lasting = { kioskId: Any(kioskIds), validUntil: IsNull() };
  const having = await manager.find(KioskCredentialEntity, { select: { kioskId: true, hash: true }, where: lasting });
  const known = new Set(having.map(({ kioskId }) => kioskId));
  return kioskIds.filter((id) => !known.has(id));
}

/** Stands for "ended at once": no clock that is set back makes it valid again. */
export const AT_ONCE = 0;

/** Ends the secrets of these kiosks, those that do not end before; what ended in the past goes. */
export async function endSecrets(
  manager: EntityManager,
  kioskIds: string[],
  until: Instant,
  now: Instant,
  revision: number,
): Promise<void> {
  const ofKiosks = { kioskId: Any(kioskIds) };
  await manager.delete(KioskCredentialEntity, { ...ofKiosks, validUntil: LessThanOrEqual(now) });
  await manager
    .createQueryBuilder()
    .update(KioskCredentialEntity)
    .set({ validUntil: () => 'least(valid_until, :until::bigint)', revision })
    .where(ofKiosks)
    .setParameter('until', until > now ? until : AT_ONCE)
    .execute();
}

/** Makes room for a new secret: the oldest go that are more than one kiosk may have. */
export async function makeRoom(manager: EntityManager, kioskId: string): Promise<void> {
  const tooMany = await manager.find(KioskCredentialEntity, {
    where: { kioskId },
    order: { validFrom: 'DESC', revision: 'DESC' },
    skip: MOST_SECRETS - 1,
  });
  await manager.remove(tooMany);
}
