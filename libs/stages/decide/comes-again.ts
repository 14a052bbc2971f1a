import { isRefused } from '#libs/runtime/index.js';

/** Whether the database refused the data themselves, or our own code fails at them: time heals neither. */
export const comesAgain = (error: unknown): boolean =>
  isRefused(error) || error instanceof TypeError || error instanceof RangeError;
