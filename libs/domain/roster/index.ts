export * from './duty.js';
export * from './holes.js';
export * from './plan.js';
export * from './present.js';
export * from './roster.js';
export * from './skilled.js';
