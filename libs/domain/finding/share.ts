/** Part of those that could fall out: from `open` on it is one cause for all, below `close` it is each by itself again. Ours. */
const SHARE = { open: 0.5, close: 0.25, least: 2 };

export const enoughToOpen = (of: number): number => Math.max(SHARE.least, Math.ceil(of * SHARE.open));
export const enoughToStay = (of: number): number => Math.max(SHARE.least, Math.ceil(of * SHARE.close));
