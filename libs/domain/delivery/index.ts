export * from './attempt.js';
export * from './channel.js';
export * from './fold.js';
export * from './message.js';
export * from './outbox.js';
export * from './queue.js';
export * from './test-alert.js';
export * from './words/index.js';
