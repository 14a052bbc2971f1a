import { MINUTE } from '../time/index.js';

/** What is out again so soon is out of the same cause. Ours. */
export const REOPENS_WITHIN = 10 * MINUTE;
