export * from './clock.js';
export * from './config.js';
export * from './events.js';
export * from './failure.js';
export * from './lifecycle.js';
export * from './root.js';
