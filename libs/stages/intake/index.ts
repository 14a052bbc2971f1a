export * from './events.js';
export { Intake, type IntakeParts } from './intake.js';
export type { Done } from './keeping.js';
export { QUARANTINE_CONSUMER, QuarantineKeeper, type QuarantineKeeperParts } from './quarantine-keeper.js';
