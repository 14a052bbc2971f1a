export * from './broker-access.js';
export * from './fleet-view.js';
export * from './kiosk.js';
export * from './registry.js';
