export * from './department.js';
export * from './deputies.js';
export * from './people.js';
export * from './words.js';
