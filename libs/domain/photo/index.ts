export * from './bare.js';
export * from './photo.js';
