export { HistoryAway, HistoryBack, ReadingUnwritable, RecordStalled } from './events.js';
export { Record, type RecordParts } from './record.js';
