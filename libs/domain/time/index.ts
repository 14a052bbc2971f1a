export * from './clock.js';
export * from './instant.js';
export * from './shanghai.js';
