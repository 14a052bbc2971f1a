export type { HttpParts } from './parts.js';
export { startHttp } from './server.js';
