export * from './citizen.js';
export * from './names.js';
export * from './needs.js';
