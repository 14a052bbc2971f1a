export * from './alternative.js';
export * from './complete.js';
export * from './decide.js';
export * from './notice.js';
export * from './services.js';
export * from './sign.js';
export * from './untold.js';
