import { dayAt, midnightOf } from './days.js';
import type { Noise } from './noise.js';
import type { Random } from './random.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTH_MS = 30 * DAY_MS;

/** What befalls a hall or a region. */
export type Befalls =
  | { at: number; what: 'line' | 'mains'; hall: string; lastsMs: number }
  | { at: number; what: 'carrier'; region: string; lastsMs: number }
  | { at: number; what: 'system'; region: string; system: string; services: readonly string[]; lastsMs: number }
  | { at: number; what: 'upgrade'; region: string };

/** Business systems that kiosks call, and what is done through them. Made up, as the halls are. */
export const SYSTEMS: readonly { id: string; name: string; services: readonly string[] }[] = [
  { id: 'qrPlatform', name: '扫码缴费平台', services: ['QRPAY'] },
  { id: 'cardGateway', name: '银行卡支付网关', services: ['CARDPAY'] },
  { id: 'identityCheck', name: '身份核验系统', services: ['ID'] },
  { id: 'taxCore', name: '税务核心系统', services: ['INV'] },
];

/** Batteries hold so long. */
export const UPS_MS = 20 * MINUTE_MS;
const LEAST_MS = 2 * MINUTE_MS;

const LINE = (random: Random): number => Math.max(LEAST_MS, random.lognormal(25 * MINUTE_MS, 0.8));
const MAINS = (random: Random): number =>
  random.chance(0.4) ? random.between(LEAST_MS, UPS_MS) : UPS_MS + random.lognormal(40 * MINUTE_MS, 0.7);
const CARRIER = (random: Random): number => random.between(2, 8) * HOUR_MS;
const SYSTEM = (random: Random): number => Math.max(5 * MINUTE_MS, random.lognormal(30 * MINUTE_MS, 0.8));

/** One after the other, so often; the next comes after the one before is over. */
function* again<T>(
  from: number,
  meanMs: number,
  random: Random,
  lasting: (r: Random) => number,
  make: (at: number, ms: number) => T,
) {
  if (!Number.isFinite(meanMs)) return;
  for (let at = from + random.exponential(meanMs); ; ) {
    const lastsMs = lasting(random);
    yield make(at, lastsMs);
    at += lastsMs + random.exponential(meanMs);
  }
}

/** A Tuesday's or Wednesday's night once a month, from ten in the evening. */
function* upgrades(from: number, meanMs: number, random: Random, region: string): Generator<Befalls> {
  if (!Number.isFinite(meanMs)) return;
  for (let at = from + random.between(0, meanMs); ; at += meanMs) {
    const weekday = (dayAt(at) + 4) % 7;
    const day = dayAt(at) + ((2 - weekday + 7) % 7) + random.whole(0, 1);
    yield { at: midnightOf(day) + 22 * HOUR_MS, what: 'upgrade', region };
  }
}

export const inHall = (hall: string, from: number, noise: Noise, random: (name: string) => Random): Generator<Befalls>[] => [
  again(from, MONTH_MS / noise.hallLines, random(`line of ${hall}`), LINE, (at, lastsMs) => ({
    at,
    what: 'line',
    hall,
    lastsMs,
  })),
  again(from, MONTH_MS / noise.mains, random(`mains of ${hall}`), MAINS, (at, lastsMs) => ({ at, what: 'mains', hall, lastsMs })),
];

export const inRegion = (region: string, from: number, noise: Noise, random: (name: string) => Random): Generator<Befalls>[] => [
  again(from, (3 * MONTH_MS) / noise.carriers, random(`carrier of ${region}`), CARRIER, (at, lastsMs) => ({
    ...{ at, what: 'carrier', region, lastsMs },
  })),
  upgrades(from, MONTH_MS / noise.upgrades, random(`upgrades of ${region}`), region),
  ...SYSTEMS.map(({ id, services }) =>
    again(
      from,
      MONTH_MS / noise.systems,
      random(`${id} in ${region}`),
      SYSTEM,
      (at, lastsMs): Befalls => ({
        ...{ at, what: 'system', region, system: id, services, lastsMs },
      }),
    ),
  ),
];
