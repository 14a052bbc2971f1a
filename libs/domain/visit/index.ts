export * from './bring.js';
export * from './route.js';
export * from './trip.js';
