export { addressesOf, type HttpParts, tokensOf } from './parts.js';
export { startHttp } from './server.js';
