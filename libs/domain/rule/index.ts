export * from './book.js';
export * from './overlay.js';
export * from './rule.js';
export * from './rule-set.js';
