import type { LevelView } from '../../kiosk/index.js';
import type { Item } from './items.js';

/** A kind of which something is foreseen, and the kinds of day that it has lived through. */
export interface Ahead {
  readonly of: LevelView['of'];
  readonly kind: string;
  /** By which is found what was said of it. */
  readonly cause: string;
  readonly days: readonly number[];
}

/** What many kiosks say alike, apart from the numbers that are each one's own. Shared, and not to be changed. */
export interface Said {
  readonly app: string | null;
  readonly mode: string | null;
  /** Seconds between heartbeats, as its last birth said; null: it did not. */
  readonly heartbeatS: number | null;
  /** As the register had it when the kiosk was heard last. */
  readonly periodWished: number | null;
  readonly components: Record<string, string>;
  /** In the order in which their amounts stand among the numbers. */
  readonly items: readonly Item[];
  /** Of what something is foreseen, in the order in which it stands among the numbers, after the amounts. */
  readonly ahead: readonly Ahead[];
  /** The name of the window that stands among the numbers, after those. */
  readonly rate: string | null;
}

export const NOTHING_SAID: Said = Object.freeze({
  app: null,
  mode: null,
  heartbeatS: null,
  periodWished: null,
  components: Object.freeze({}),
  items: Object.freeze([]),
  ahead: Object.freeze([]),
  rate: null,
});
