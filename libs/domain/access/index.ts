export * from './accounts.js';
export * from './actor.js';
export * from './group-roles.js';
export * from './log-in.js';
export * from './log-in-ways.js';
export * from './may.js';
export * from './permissions.js';
export * from './scope.js';
