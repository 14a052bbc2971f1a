export * from './broker-access.js';
export * from './fleet-changes.js';
export * from './fleet-view.js';
export * from './kiosk.js';
export * from './line.js';
export * from './places.js';
export * from './registry.js';
export * from './system.js';
