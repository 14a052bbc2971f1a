export * from './sign.js';
export * from './webhook.js';
