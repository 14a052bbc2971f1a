export * from './catalogue.js';
export * from './fault.js';
export * from './parts.js';
