export * from './catalogue.js';
export * from './fault.js';
export * from './parts.js';
export * from './states.js';
