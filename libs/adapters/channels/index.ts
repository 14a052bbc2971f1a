export * from './outside-watchdog.js';
export * from './sign.js';
export * from './webhook.js';
