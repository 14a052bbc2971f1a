export * from './acts.js';
export * from './greeting.js';
export * from './kiosk.js';
export * from './nature.js';
export * from './profiles.js';
export * from './random.js';
export * from './state.js';
