export * from './people.js';
export * from './words.js';
