export * from './server-process.js';
export * from './log.js';
export * from './pipeline.js';
export * from './stores.js';
export { lockFolder } from '#libs/adapters/lock/index.js';
