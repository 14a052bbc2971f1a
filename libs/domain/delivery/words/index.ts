export { administratorsBody, orderBody, type Sending } from './body.js';
export type { OrderScene } from './order-words.js';
export { unreachedWords } from './unreached.js';
