import { type Instant, SECOND } from '../time/index.js';
import type { WindowRun } from './due-windows.js';
import { WIDTH } from './retention.js';

/** How it stood with one service of one kiosk: before the windows, and every change in them, in order. */
export interface ServiceSeries {
  upBefore: boolean;
  changes: readonly { at: Instant; up: boolean }[];
}

export interface ServiceShare {
  from: Instant;
  /** 0 to 1. */
  up: number;
  downS: number;
  /** Something changed in it. */
  changed: boolean;
}

/** Share of each window in which the service was given. */
export function serviceShares({ upBefore, changes }: ServiceSeries, { of, from, to }: WindowRun): ServiceShare[] {
  const shares: ServiceShare[] = [];
  let up = upBefore;
  let next = 0;
  for (let begin = from; begin < to; begin += WIDTH[of]) {
    const end = begin + WIDTH[of];
    let down = 0;
    let at = begin;
    let changed = false;
    for (let change = changes[next]; change && change.at < end; change = changes[++next]) {
      if (!up) down += change.at - at;
      ({ at, up } = change);
      changed = true;
    }
    if (!up) down += end - at;
    shares.push({ from: begin, up: 1 - down / WIDTH[of], downS: down / SECOND, changed });
  }
  return shares;
}
