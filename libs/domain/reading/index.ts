export * from './assemble.js';
export * from './cursor.js';
export * from './fields.js';
export * from './history.js';
export * from './journal.js';
export * from './quarantine.js';
export * from './reading.js';
