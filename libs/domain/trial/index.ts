export * from './compare.js';
export * from './ledger.js';
export * from './trial.js';
