export * from './behind.js';
export * from './monitor.js';
export * from './monitoring.js';
export * from './watchdog.js';
export * from './word.js';
