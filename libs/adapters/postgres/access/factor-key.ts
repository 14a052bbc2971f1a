import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Enough to tell keys apart, and nothing of them. */
const ID_LENGTH = 12;

/** What secrets of second factors are encrypted with, so that who reads the database, or a copy of it, can make no codes. */
export class FactorKey {
  /** Stands beside what it has encrypted. */
  readonly id: string;
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'hallwatch second factors', 32));
    this.id = hash('sha256', this.key, 'hex').slice(0, ID_LENGTH);
  }

  /** For this account alone: moved to another one it opens nothing. */
  seal(account: string, secret: Uint8Array): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv).setAAD(Buffer.from(account));
    const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  /** Null: it was altered, or is of another account. */
  open(account: string, bytes: Buffer): Buffer | null {
    if (bytes.length <= IV_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(account)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const opened = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([opened, decipher.final()]);
    } catch {
      // The tag does not fit: it is not what was sealed.
      return null;
    }
  }
}
