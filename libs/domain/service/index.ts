export * from './citizen.js';
export * from './needs.js';
