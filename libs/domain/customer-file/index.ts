export * from './customer-file.js';
