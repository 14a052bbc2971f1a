export * from './assemble.js';
export * from './cursor.js';
export * from './door.js';
export * from './journal.js';
