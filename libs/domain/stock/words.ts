import type { Text } from '../text.js';

/** A count says what is there: the difference to the book is a movement, too. */
export const MOVEMENT_KINDS = ['received', 'taken', 'used', 'returned', 'writtenOff', 'counted'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export const MOVEMENT_WORDS: Record<MovementKind, Text> = {
  received: { zh: '入库', en: 'received' },
  taken: { zh: '调拨', en: 'taken to another store' },
  used: { zh: '使用', en: 'used' },
  returned: { zh: '退回', en: 'given back' },
  writtenOff: { zh: '报废', en: 'written off' },
  counted: { zh: '盘点', en: 'counted' },
};
