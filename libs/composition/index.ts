export { type JournalRecord, JournalSurvey, readReleased } from '#libs/adapters/journal/index.js';
export { lockFolder } from '#libs/adapters/lock/index.js';
export * from './broker-access.js';
export * from './log.js';
export * from './pipeline.js';
export * from './replay/run.js';
export * from './server-process.js';
export * from './stores.js';
