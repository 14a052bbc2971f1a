export * from './decide.js';
export * from './finding.js';
export * from './incident.js';
