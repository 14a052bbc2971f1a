export * from './order-act.js';
