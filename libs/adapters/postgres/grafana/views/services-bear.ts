import { bearing } from './bearing.js';
import { SERVICES_JOINED } from './services-joined.js';
import type { View } from './view.js';

/** What each kiosk gives now, of which one odd kiosk takes no other. */
export const SERVICES_BEAR: View = { ...SERVICES_JOINED, sql: bearing(SERVICES_JOINED.sql) };
