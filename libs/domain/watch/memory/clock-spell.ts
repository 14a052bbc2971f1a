import type { ImpossibleTime } from '../../reading/index.js';
import { SECOND } from '../../time/index.js';

/** What a message shows of its kiosk's clock: that it runs, rightly or not, or why it is no clock. */
export const CLOCKS = ['runs', 'seconds', 'microseconds', 'early', 'late', 'still'] as const satisfies readonly (
  | ImpossibleTime
  | 'runs'
  | 'still'
)[];
export type ClockKind = (typeof CLOCKS)[number];

/** Messages that come closer to each other came in one delivery, and are one sample. Ours. */
export const ONE_DELIVERY = 10 * SECOND;

/** What samples of one stretch of time show of a clock. Plain data: it is written to the snapshot as it is. */
export interface ClockSpell {
  kind: ClockKind;
  since: number;
  /** When the last sample began. */
  last: number;
  samples: number;
  /** Offsets, milliseconds: the largest, and the largest of the first sample. */
  most: number;
  first: number;
}
