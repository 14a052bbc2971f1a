export * from './act.js';
export * from './anchors-in.js';
export * from './chain.js';
export * from './doing.js';
export * from './order-act.js';
export * from './review-act.js';
export * from './words.js';
export * from './work.js';
