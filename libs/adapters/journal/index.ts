export * from './events.js';
export { JournalFiles } from './files.js';
export { type JournalOptions, LocalJournal } from './local-journal.js';
export { readReleased } from './released-file.js';
export type { StopReason } from './stop-reason.js';
export { type Found as JournalRecord, JournalSurvey } from './survey.js';
