export * from './cause-words.js';
export * from './causes.js';
export * from './ends.js';
export * from './evidence.js';
export * from './finding.js';
export * from './share.js';
export * from './switched-off.js';
export * from './waits.js';
