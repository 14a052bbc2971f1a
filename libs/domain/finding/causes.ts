import type { Cause } from './finding.js';

/** Whatever names a cause. */
interface Caused {
  cause: Cause;
}

/** The catalogue's code for a business system that does not answer; the component names the system. */
export const UNREACHABLE = 'fault/NET-003/';

export const isUpstream = ({ cause }: Caused): boolean => cause.startsWith(UNREACHABLE);

/** The cause of a kiosk that serves nobody by its own word, whichever mode it says. */
export const OWN_WORD = 'mode';

export const isOwnWord = ({ cause }: Caused): boolean => cause === OWN_WORD;

const LOST_MAINS = 'fault/PWR-001/';
const LOW_BATTERY = 'fault/PWR-002/';

export const tellsOfMains = ({ cause }: Caused): boolean => cause.startsWith(LOST_MAINS);

export const tellsOfPower = (one: Caused): boolean => tellsOfMains(one) || one.cause.startsWith(LOW_BATTERY);

/** Many such are a hall's outage. */
export const isHallSign = (one: Caused): boolean => one.cause === 'link' || tellsOfMains(one);
