export { addressesOf } from './ports/addresses.js';
export { tokensOf } from './ports/machine-tokens.js';
export type { HttpParts } from './ports/parts.js';
export { startHttp } from './server.js';
