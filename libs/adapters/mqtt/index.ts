export * from './admission-events.js';
export { BrokerUnavailable, BrokerUplink, type BrokerUplinkOptions } from './broker-uplink.js';
export { EmbeddedBroker, type EmbeddedBrokerOptions, type TakePacket } from './embedded-broker.js';
export * from './events.js';
export { ExcessRefused } from './excess.js';
export * from './listener-events.js';
export { SessionsDamaged, SessionsNotKept } from './session-changes.js';
export type { TlsPaths } from './tls-files.js';
export * from './uplink-events.js';
