export * from './search.js';
export * from './standing.js';
