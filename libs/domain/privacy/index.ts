export * from './mask.js';
export * from './masked-packet.js';
export { PERSONAL_KINDS, type PersonalKind } from './personal-number.js';
