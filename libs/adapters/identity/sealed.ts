import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Instant, MINUTE } from '#libs/domain/index.js';

/** How long somebody may take at the provider. Ours. */
export const PATIENCE = 10 * MINUTE;

/** What a log-in needs when the browser comes back. */
export interface Kept {
  state: string;
  to: string;
  /** What the way itself needs. */
  more: Record<string, string>;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const LONGEST = 4_096;

/** Letters and digits, as every provider takes them. */
export const random = (bytes = 32): string => randomBytes(bytes).toString('hex');

/**
 * Seals what is kept in the browser while somebody is at the provider: nothing of it is kept here, so no flood of begun log-ins pushes others
 * out. The key comes from the secret that the provider gave, so that every process that is set up alike can open it.
 */
export class Seal {
  private readonly key: Buffer;

  constructor(
    secret: string,
    private readonly way: string,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', `hallwatch log-in by ${way}`, 32));
  }

  close(kept: Kept, now: Instant): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv).setAAD(Buffer.from(this.way));
    const text = JSON.stringify({ ...kept, until: now + PATIENCE });
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Null: it is not ours, was altered, is of another log-in than the state tells, or is over. */
  open(text: string, state: string | null, now: Instant): Kept | null {
    const kept = this.read(text);
    if (!kept || now >= kept.until || state === null) return null;
    const [told, known] = [Buffer.from(state), Buffer.from(kept.state)];
    return told.length === known.length && timingSafeEqual(told, known) ? kept : null;
  }

  private read(text: string): (Kept & { until: Instant }) | null {
    const bytes = Buffer.from(text.slice(0, LONGEST), 'base64url');
    if (bytes.length <= IV_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(this.way)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(opened.toString('utf8')) as Kept & { until: Instant };
    } catch {
      // Whoever wrote it had another key: it is not ours.
      return null;
    }
  }
}
