export * from './broker-access.js';
export * from './broker-unavailable.js';
export * from './downlink.js';
export * from './fleet-view.js';
export * from './kiosk.js';
export * from './line.js';
export * from './system.js';
export * from './types.js';
