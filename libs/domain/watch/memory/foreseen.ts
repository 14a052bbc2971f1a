import type { ItemUse, RunsOut } from '../../forecast/index.js';
import type { LevelView } from '../../kiosk/index.js';
import { type Instant, MINUTE } from '../../time/index.js';
import type { Foretold } from '../rules/forecast/foretold.js';

/** What is expected of one kind at one kiosk. Plain data. */
export interface Foreseen {
  of: LevelView['of'];
  kind: string;
  use: ItemUse;
  capacity: number | null;
  /** Null: it cannot be said. */
  out: RunsOut | null;
  /** What it was reckoned from: not anew for every sheet. */
  from: { at: Instant; amount: number };
  /** When it was last held against the rules: without a new level once an hour. */
  judgedAt: Instant;
  /** Of rules that hold, by finding key: what was said. */
  said?: Record<string, Foretold>;
  /** The least that was left since a rule holds: pieces. */
  least?: number;
  /** When somebody was at it last, until that is some time ago. */
  setAt?: Instant;
}

/** What was said of a kind, and whether somebody was at it: few have it at a time. */
export type ForetoldOf = Pick<Foreseen, 'said' | 'least' | 'setAt'>;

/** Who fills up does so in several goes: nothing is foretold before that long after the last. Ours. */
const SETTLES = 10 * MINUTE;

export const isSettled = ({ setAt }: Foreseen, at: Instant): boolean => setAt !== undefined && at - setAt >= SETTLES;
