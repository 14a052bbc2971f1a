export * from './judging.js';
export * from './rule-file.js';
export * from './watch.js';
