export { AccessKeeper, type AccessKeeperParts } from './access-keeper.js';
export { LinesOfBroker } from './lines-of-broker.js';
