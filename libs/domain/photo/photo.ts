import type { Doing } from '../act/index.js';
import { HOUR, type Instant } from '../time/index.js';

/** Kinds of pictures that are taken, by what they are on the wire. */
export const PHOTO_KINDS = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoKind = (typeof PHOTO_KINDS)[number];

/** Of one photo, bytes. Ours. */
export const LARGEST_PHOTO = 5 * 1024 * 1024;

/** So many photos one account adds in this time, milliseconds: more than a day's work at kiosks, and a disk does not fill in a night. Ours. */
export const MOST_PHOTOS = 120;
export const PHOTOS_WITHIN: number = 24 * HOUR;

/** A photo of an order, as it is kept: without whatever a camera writes beside the picture. */
export interface Photo {
  /** Of the bytes, in hexadecimal. */
  sha256: string;
  orderId: string;
  kind: PhotoKind;
  bytes: Uint8Array;
  addedAt: Instant;
  /** Account. */
  addedBy: string;
}

/** Where photos are kept, as long as the acts that name them. */
export abstract class Photos {
  /** The same photo of the same order is kept once. */
  abstract add(photo: Photo, doing: Doing): Promise<void>;
  /** The same photo may be of several orders. */
  abstract ordersOf(sha256: string): Promise<string[]>;
  abstract one(sha256: string): Promise<Pick<Photo, 'kind' | 'bytes'> | undefined>;
  /** How many an account has added since then. */
  abstract addedBy(account: string, since: Instant): Promise<number>;
}
