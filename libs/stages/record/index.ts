export { Record, type RecordParts } from './record.js';
export { RecordDecided, type RecordDecidedParts } from './record-decided.js';
export { Summarize } from './summarize.js';
