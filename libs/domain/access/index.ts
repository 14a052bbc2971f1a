export * from './accounts.js';
export * from './actor.js';
export * from './deputies.js';
export * from './may.js';
export * from './permissions.js';
export * from './scope.js';
