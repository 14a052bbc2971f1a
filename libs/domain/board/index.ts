export * from './search.js';
export * from './standing.js';
export * from './words.js';
