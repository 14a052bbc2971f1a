export { lockFolder } from '#libs/adapters/lock/index.js';
export * from './log.js';
export * from './pipeline.js';
export * from './server-process.js';
export * from './stores.js';
