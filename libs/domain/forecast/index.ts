export { DAY_KINDS, dayKindOf, HOURS, type PlaceWithHours } from './place.js';
export { FORESEEN_KINDS, profileOf, type UseProfile } from './profiles.js';
export * from './runs-out.js';
export { type Amount, freshUse, type ItemUse, noteAmount } from './use.js';
export * from './visits.js';
