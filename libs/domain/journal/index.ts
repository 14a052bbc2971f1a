export * from './assemble.js';
export * from './cursor.js';
export * from './intake-snapshot.js';
export * from './journal.js';
