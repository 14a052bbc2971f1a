export { AccessKeeper, type AccessKeeperParts } from './access-keeper.js';
