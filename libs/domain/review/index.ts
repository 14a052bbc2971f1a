export * from './act.js';
export * from './facts.js';
export * from './major.js';
export * from './open.js';
export * from './owner.js';
export * from './review.js';
export * from './words.js';
