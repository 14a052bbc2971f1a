export { BrokerUnavailable, BrokerUplink, type BrokerUplinkOptions } from './broker-uplink.js';
export { EmbeddedBroker, type EmbeddedBrokerOptions, type TakePacket } from './embedded-broker.js';
export * from './events.js';
