import type { Allowance } from '#libs/domain/reading/index.js';
import type { Settings } from './settings.js';

/** What one kiosk may send, as the settings say. */
export const allowanceOf = ({ RATE_PER_SECOND, RATE_BURST, FLOOD_MINUTES }: Settings): Allowance => ({
  perSecond: RATE_PER_SECOND,
  burst: RATE_BURST,
  floodMinutes: FLOOD_MINUTES,
});
