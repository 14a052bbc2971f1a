export * from './accounts.js';
export * from './actor.js';
export * from './may.js';
export * from './permissions.js';
export * from './says.js';
export * from './scope.js';
