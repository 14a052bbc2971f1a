export * from './asyncapi.js';
export * from './fleet.js';
export * from './payloads.js';
export * from './plain.js';
export * from './print.js';
export * from './topics.js';
export * from './validate.js';
export * from './vocabulary.js';
