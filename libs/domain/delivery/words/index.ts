export { administratorsBody, orderBody, reviewBody, type Sending } from './body.js';
export type { OrderScene } from './order-words.js';
export { unreachedWords } from './unreached.js';
