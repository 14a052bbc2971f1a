export type { SwitchedOff } from './guard.js';
export * from './judge.js';
export type { WatchContext } from './judgement.js';
export * from './levels.js';
export * from './memory.js';
export { passGaps } from './order.js';
export { awaitKiosk, noteHearing, passTime } from './silence.js';
export * from './snapshot.js';
export { holdTruth } from './steady.js';
