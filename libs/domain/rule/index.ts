export * from './book.js';
export * from './metric-words.js';
export * from './overlay.js';
export * from './rule.js';
export * from './rule-set.js';
