import type { FleetFile } from '#libs/contracts/index.js';
import { breakagesOf } from './faults.js';
import { profileOf } from './profiles.js';
import type { Random } from './random.js';
import type { Nature } from './state.js';

const DAY_MS = 86_400_000;
/** Short drops of the link: 0.6 a day and kiosk. */
const DROP_EVERY_MS = DAY_MS / 0.6;

/** What a kiosk of the fleet file is like. The same stream gives the same kiosk. */
export function natureOf(kiosk: FleetFile['kiosks'][number], rate: number, random: Random): Nature {
  const profile = profileOf(kiosk);
  const perDay = random.between(...profile.perDay);
  return {
    id: kiosk.id,
    profile,
    perDay,
    breakages: breakagesOf(profile, perDay),
    heartbeatMs: heartbeatMs(kiosk.heartbeatS, rate),
    rate,
    skewMs: random.chance(0.02) ? random.between(-120_000, 120_000) : random.between(-400, 400),
    restingC: random.between(31, 40),
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

/** Milliseconds to the next loss of the link. */
export const untilDrop = (nature: Nature, random: Random): number => random.exponential(DROP_EVERY_MS / nature.rate);
