import type { Allowance } from '#libs/domain/index.js';
import type { Settings } from '#libs/runtime/index.js';

/** What one kiosk may send, as the settings say. */
export const allowanceOf = ({ RATE_PER_SECOND, RATE_BURST, FLOOD_MINUTES }: Settings): Allowance => ({
  perSecond: RATE_PER_SECOND,
  burst: RATE_BURST,
  floodMinutes: FLOOD_MINUTES,
});
