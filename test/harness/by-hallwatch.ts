import { randomUUID } from 'node:crypto';
import { type Doing, ownDoing } from '#libs/domain/act/index.js';

/** Something that is done to make a test ready; each is another act. */
export const byHallwatch = (more: Partial<Doing> = {}): Doing => ({ ...ownDoing(randomUUID()), ...more });
