export * from './deliver.js';
export * from './retry.js';
