export { DynsecAccess, type DynsecOptions } from './dynsec-access.js';
export * from './events.js';
export { markOf } from './rights.js';
