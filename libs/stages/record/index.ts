export { KeepDays } from './keep-days.js';
export { Platform } from './platform.js';
export { Record, type RecordParts } from './record.js';
export { RecordDecided, type RecordDecidedParts } from './record-decided.js';
export { RecordPlatform } from './record-platform.js';
export type { Unwritable } from './refused-readings.js';
export { Summarize } from './summarize.js';
export { toQuarantine } from './to-quarantine.js';
