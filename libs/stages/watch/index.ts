export { RuleSwitchedOff } from './events.js';
export * from './judging.js';
export { KioskModes } from './modes.js';
export { FleetProjection } from './projection.js';
export * from './rule-file.js';
export { RuleKeeper } from './rule-keeper.js';
export { BookedRules, beginRuleBook, settleRules, YamlRules } from './settle-rules.js';
export * from './watch.js';
export { WatchLag } from './watch-lag.js';
