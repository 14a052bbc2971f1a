export { Record, type RecordParts } from './record.js';
