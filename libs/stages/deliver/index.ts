export * from './deliver.js';
export { StandingSigns } from './standing-signs.js';
export * from './write.js';
