export { RuleSwitchedOff } from './events.js';
export * from './judging.js';
export { KioskModes } from './modes.js';
export { FleetProjection } from './projection.js';
export * from './rule-file.js';
export * from './watch.js';
