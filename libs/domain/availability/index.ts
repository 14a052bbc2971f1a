export * from './availability.js';
export * from './due.js';
export * from './loss.js';
export * from './now.js';
