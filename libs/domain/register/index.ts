export * from './fleet.js';
export * from './fleet-changes.js';
export * from './places.js';
export * from './register-act.js';
export * from './register-turn.js';
export * from './registry.js';
