export * from './history.js';
export * from './journal.js';
export * from './quarantine.js';
export * from './reading.js';
