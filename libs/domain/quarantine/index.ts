export * from './quarantine.js';
export * from './quarantine-desk.js';
