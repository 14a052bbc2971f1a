import type { Text } from '../../text.js';

/** Who is not told by this way, and why. */
export const unreachedWords = (name: string, why: string, refused: boolean): Text =>
  refused
    ? { zh: `${name}的通知渠道拒收：${why}`, en: `${name} could not be told, the channel refuses: ${why}` }
    : { zh: `未能通知${name}，渠道没有应答：${why}`, en: `${name} could not be told, the channel does not answer: ${why}` };
