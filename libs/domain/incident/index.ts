export * from './decide.js';
export * from './desk.js';
export * from './finding.js';
export * from './hall.js';
export * from './incident.js';
export * from './proceed.js';
export * from './withheld.js';
