export * from './network.js';
export * from './target.js';
