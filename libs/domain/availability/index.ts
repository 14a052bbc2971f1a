export * from './availability.js';
export type { Planned } from './classes.js';
export * from './days-over.js';
export * from './due.js';
export * from './gives.js';
export * from './hall-now.js';
export * from './loss.js';
export * from './mode.js';
export * from './now.js';
