export * from './monitor.js';
export * from './monitoring.js';
export * from './outside.js';
export * from './own-numbers.js';
export * from './sight.js';
export * from './watchdog.js';
export * from './word.js';
