export * from './deliver.js';
export * from './write.js';
