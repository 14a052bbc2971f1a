export * from './book.js';
export * from './rule.js';
