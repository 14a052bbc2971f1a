/** Of a decision: every kiosk is heard, nothing else is known of any, and the database refuses nothing. */
export const WELL_KNOWN = {
  report: () => undefined,
  heardOf: () => true,
  modeOf: () => null,
  appOf: () => null,
  heartbeatOf: () => null,
  isRefusal: () => false,
  kept: () => undefined,
};
