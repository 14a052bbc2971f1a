export { RuleSwitchedOff } from './events.js';
export * from './judging.js';
export * from './rule-file.js';
export * from './watch.js';
