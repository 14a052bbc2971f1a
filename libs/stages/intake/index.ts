export { ActKeeper } from './act-keeper.js';
export { IntakeCounts } from './counts.js';
export * from './events.js';
export { type About, Intake, type IntakeParts } from './intake.js';
export type { Done } from './keeping.js';
export { DOOR_CONSUMER } from './memory.js';
export { PubackTimes } from './puback-times.js';
export { QUARANTINE_CONSUMER, QuarantineKeeper, type QuarantineKeeperParts } from './quarantine-keeper.js';
export { QuarantineRetries, type Retaken, type RetriesParts } from './retries.js';
