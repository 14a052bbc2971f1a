export * from './act.js';
export * from './decide.js';
export * from './order.js';
export * from './tell.js';
