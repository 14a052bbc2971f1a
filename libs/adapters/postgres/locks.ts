/** Keys of the advisory locks that are ours on a server; any numbers, never changed. */
export const MIGRATION_LOCK = 7_204_110_001;
/** Held while changes are written, so that they become visible in the order of their ids. */
export const CHANGE_LOCK = 7_204_110_002;
/** Held while findings are joined with what stands. Taken before {@link CHANGE_LOCK}. */
export const JOIN_LOCK = 7_204_110_003;
/** Held while a day that is over is reckoned: what is forgotten is what was kept before. */
export const DAYS_LOCK = 7_204_110_004;
/** Held while it is seen whether somebody was told of an alert from outside. */
export const OUTSIDE_ALERTS_LOCK = 7_204_110_005;
