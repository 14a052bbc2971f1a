export * from './acts.js';
export * from './keeper.js';
export * from './parts.js';
export * from './refill.js';
export * from './stock.js';
export * from './store.js';
export * from './words.js';
