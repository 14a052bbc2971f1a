export * from './allowance.js';
export * from './fields.js';
export * from './placing.js';
export * from './reading.js';
export * from './skew.js';
export * from './talker.js';
export * from './words.js';
