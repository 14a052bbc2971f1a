export { Record, type RecordParts } from './record.js';
export { RecordDecided, type RecordDecidedParts } from './record-decided.js';
