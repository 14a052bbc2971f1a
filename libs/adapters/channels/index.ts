export * from './outside-watchdog.js';
export { openChannels } from './senders.js';
export * from './sign.js';
export { signature } from './webhook.js';
