import type { FleetFile } from '#libs/contracts/index.js';
import { type Days, WEEKDAYS } from './days.js';
import { breakagesOf } from './faults.js';
import { NOISE, type Noise } from './noise.js';
import { profileOf } from './profiles.js';
import type { Random } from './random.js';
import type { Nature } from './state.js';

const DAY_MS = 86_400_000;
const SKEW_MS = 120_000;

export interface Circumstances {
  noise?: Noise;
  days?: Days;
}

/** What a kiosk of the fleet file is like. The same stream gives the same kiosk. */
export function natureOf(
  kiosk: FleetFile['kiosks'][number],
  rate: number,
  random: Random,
  { noise = NOISE, days = WEEKDAYS }: Circumstances = {},
): Nature {
  const profile = profileOf(kiosk);
  const perDay = random.between(...profile.perDay);
  return {
    id: kiosk.id,
    profile,
    perDay,
    breakages: breakagesOf(profile, perDay),
    heartbeatMs: heartbeatMs(kiosk.heartbeatS, rate),
    rate,
    skewMs: random.chance(noise.skewed) ? random.between(-SKEW_MS, SKEW_MS) : random.between(-400, 400),
    restingC: random.between(31, 40),
    noise,
    days,
    marksLate: !random.chance(noise.unmarked),
  };
}

/** Milliseconds between heartbeats where everything happens so much faster. */
export const heartbeatMs = (heartbeatS: number, rate: number): number => (heartbeatS * 1_000) / Math.max(1, rate);

/** As the kiosk says it: at the pace of its world. */
export const heartbeatSaid = ({ heartbeatMs, rate }: Pick<Nature, 'heartbeatMs' | 'rate'>): number =>
  Math.max(1, Math.round((heartbeatMs * Math.max(1, rate)) / 1_000));

/** Milliseconds to the next fault of any kind; endless for a kiosk in which nothing breaks. */
export function untilFault(nature: Nature, random: Random): number {
  const often = nature.breakages.reduce((sum, b) => sum + b.weight, 0) * nature.rate;
  return often > 0 ? random.exponential(1 / often) : Number.POSITIVE_INFINITY;
}

/** Milliseconds to the next of what happens so often a day. */
export const untilNext = (nature: Nature, aDay: number, random: Random): number =>
  aDay > 0 ? random.exponential(DAY_MS / (aDay * nature.rate)) : Number.POSITIVE_INFINITY;

/** Milliseconds to the next loss of the link, short or not so short. */
export const untilDrop = (nature: Nature, random: Random): number =>
  untilNext(nature, nature.noise.shortDrops + nature.noise.mediumDrops, random);
