export * from './act.js';
export * from './administrators.js';
export * from './decide.js';
export * from './order.js';
export type { CauseTelling, NotTold, Telling } from './pace.js';
export { PRIORITY } from './priority.js';
export * from './tell.js';
