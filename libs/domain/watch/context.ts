import type { Fleet } from './judging/fleet.js';
import type { TellSwitchedOff } from './judging/guard.js';
import type { KioskMemory } from './memory/kiosk-memory.js';
import type { RuleSet } from './rules/rule-set.js';

/** What the watch needs beside its state; nothing else comes in from outside. */
export interface WatchContext extends Fleet {
  rules: RuleSet;
  /** Told of every kiosk that something fell due for, whoever's reading or mark let the time pass. */
  fellDue?(m: KioskMemory): void;
  /** Told of a kiosk that said something by which what holds or waits for it may be otherwise, and of one that is in another place. */
  moved?(m: KioskMemory): void;
  /** What is not for a kiosk any more is so because of its place: the rules are the same. */
  placed?: boolean;
  /** Told of a rule that failed. */
  switchedOff?: TellSwitchedOff;
}
