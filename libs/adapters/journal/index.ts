export * from './events.js';
export { JournalFiles } from './files.js';
export { type JournalOptions, LocalJournal } from './local-journal.js';
