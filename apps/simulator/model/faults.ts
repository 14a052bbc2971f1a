import type { DeviceState, FaultAction } from '#libs/contracts/index.js';
import { type Days, inOffice, onCall } from './days.js';
import type { Profile } from './profiles.js';
import type { Random } from './random.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A way in which a component breaks. */
export interface Breakage {
  code: string;
  component: string;
  action: FaultAction;
  vendorCode: string;
  detail: string;
  /** Mean days between two of them at {@link NOMINAL_TRAFFIC}. */
  meanDays: number;
  /** What wears with use comes sooner on a busy kiosk. */
  mechanical?: boolean;
  shows?: DeviceState;
  /** Nobody can use the kiosk. */
  stops?: boolean;
  /** It never clears itself, whatever its action says: the catalogue wants a person at once. */
  keeps?: boolean;
  /** It is wrong around the kiosk: no part of it shows anything. */
  outside?: boolean;
}

/** Transactions a day to which the mean times belong. */
const NOMINAL_TRAFFIC = 100;

/** Every breakage that the simulator knows. */
export const BREAKAGES: readonly Breakage[] = [
  {
    code: 'PRN-003',
    component: 'receiptPrinter',
    action: 'clear',
    vendorCode: 'P21',
    detail: 'paper jammed at the cutter',
    meanDays: 35,
    mechanical: true,
  },
  {
    code: 'PRN-004',
    component: 'receiptPrinter',
    action: 'maintenance',
    vendorCode: 'P30',
    detail: 'cutter not home',
    meanDays: 300,
    mechanical: true,
  },
  {
    code: 'PRN-010',
    component: 'documentPrinter',
    action: 'reset',
    vendorCode: 'D07',
    detail: 'printer does not answer',
    meanDays: 45,
    mechanical: true,
    shows: 'offline',
  },
  {
    code: 'CRD-001',
    component: 'cardReader',
    action: 'clear',
    vendorCode: 'C11',
    detail: 'card in the path',
    meanDays: 120,
    mechanical: true,
  },
  {
    code: 'CRD-003',
    component: 'cardReader',
    action: 'reset',
    vendorCode: 'C40',
    detail: 'reader does not answer',
    meanDays: 400,
    shows: 'offline',
  },
  {
    code: 'BNA-001',
    component: 'noteAcceptor',
    action: 'clear',
    vendorCode: 'E41',
    detail: 'note in transport',
    meanDays: 25,
    mechanical: true,
  },
  {
    code: 'BNA-002',
    component: 'noteAcceptor',
    action: 'maintenance',
    vendorCode: 'E90',
    detail: 'validator failed its self-test',
    meanDays: 250,
  },
  {
    code: 'DSP-005',
    component: 'cardDispenser',
    action: 'clear',
    vendorCode: 'F12',
    detail: 'card not fed',
    meanDays: 150,
    mechanical: true,
    keeps: true,
  },
  {
    code: 'IDR-001',
    component: 'idReader',
    action: 'reset',
    vendorCode: 'I02',
    detail: 'reader not found',
    meanDays: 200,
    shows: 'noDevice',
  },
  {
    code: 'SCR-001',
    component: 'touchScreen',
    action: 'reset',
    vendorCode: 'T01',
    detail: 'no touch controller',
    meanDays: 400,
    shows: 'noDevice',
    stops: true,
  },
  { code: 'CAM-001', component: 'faceCamera', action: 'reset', vendorCode: 'V03', detail: 'no picture', meanDays: 500 },
  { code: 'SCN-001', component: 'qrScanner', action: 'reset', vendorCode: 'Q05', detail: 'scanner inoperative', meanDays: 300 },
  {
    code: 'LIC-001',
    component: 'licencePrinter',
    action: 'maintenance',
    vendorCode: 'L08',
    detail: 'sheet in the path',
    meanDays: 200,
    mechanical: true,
  },
  {
    code: 'SYS-001',
    component: 'application',
    action: 'softwareError',
    vendorCode: 'S00',
    detail: 'restarted three times',
    meanDays: 60,
    stops: true,
  },
  {
    code: 'PWR-002',
    component: 'ups',
    action: 'maintenance',
    vendorCode: 'U12',
    detail: 'battery failed its test',
    meanDays: 900,
  },
  { code: 'DOR-001', component: 'cabinetDoor', action: 'suspend', vendorCode: 'N01', detail: 'door contact open', meanDays: 180 },
];

/** A fault that stands. Without `clearsAt` it stands until somebody clears it. */
export interface StandingFault
  extends Pick<Breakage, 'code' | 'component' | 'action' | 'vendorCode' | 'detail' | 'shows' | 'stops' | 'keeps' | 'outside'> {
  clearsAt?: number;
  /** From here on somebody works on the kiosk. */
  workedOnFrom?: number;
  /** It is a part of another cause, which is told of by itself. */
  partOf?: string;
}

/** What is wrong around a kiosk. */
export const MAINS_LOST: StandingFault = {
  code: 'PWR-001',
  component: 'power',
  action: 'reset',
  vendorCode: 'U01',
  detail: 'mains lost, on battery',
  outside: true,
};
export const unreachable = (system: string, services: readonly string[]): StandingFault => ({
  code: 'NET-003',
  component: system,
  action: 'reset',
  vendorCode: 'B01',
  detail: `${system} does not answer: ${services.join(' ')}`,
  outside: true,
});

/** What can break on a kiosk, with how often: events per millisecond as the weight. */
export const breakagesOf = (profile: Profile, perDay: number): (Breakage & { weight: number })[] =>
  BREAKAGES.filter((b) => profile.components.includes(b.component)).map((b) => ({
    ...b,
    weight: (b.mechanical ? perDay / NOMINAL_TRAFFIC : 1) / (b.meanDays * DAY_MS),
  }));

/** How a fault goes on: it clears itself, or somebody comes. */
export interface FaultCourse {
  clearsAt: number;
  visit?: Visit;
}

/** Somebody takes an order, comes, and has mended it. */
export interface Visit {
  acceptsAt: number;
  arrivesAt: number;
  worksFrom: number;
  doneAt: number;
}

/** A jam that clears itself does so before a person would have noticed. */
export const SELF_CLEARED_MS = { least: 4_000, most: 100_000 };
/** A part is fetched within days, and once in a long while within a month. */
const partTime = (random: Random): number => (random.chance(0.01) ? random.between(31, 45) : random.between(1, 5)) * DAY_MS;

/** The way of somebody who is called at this moment. What stops a kiosk does not wait for the office. */
export function visitAfter(now: number, days: Days, random: Random, { urgent = false, part = false } = {}): Visit {
  const there = (at: number): number => (urgent ? onCall(at) : inOffice(days, at));
  const acceptsAt = there(now + random.between(3, 30) * MINUTE_MS);
  const arrivesAt = there(acceptsAt + random.between(0.5, 4) * HOUR_MS);
  const worksFrom = part ? inOffice(days, arrivesAt + partTime(random)) : arrivesAt + random.between(1, 5) * MINUTE_MS;
  return { acceptsAt, arrivesAt, worksFrom, doneAt: worksFrom + random.between(8, 45) * MINUTE_MS };
}

/** Doors are shut by whoever is there. */
const DOOR_MS = [MINUTE_MS, 10 * MINUTE_MS] as const;

/** Most jams clear by themselves or at the first touch; of the rest some need a technician, some a part. */
export function courseOf(breakage: Breakage, now: number, days: Days, random: Random, selfClearing: number): FaultCourse {
  if (breakage.code === 'DOR-001') return { clearsAt: now + random.between(...DOOR_MS) };
  if (breakage.action === 'clear' && !breakage.keeps && random.chance(selfClearing)) {
    const { least, most } = SELF_CLEARED_MS;
    return { clearsAt: now + Math.min(most, Math.max(least, random.lognormal(35_000, 0.6))) };
  }
  const visit = visitAfter(now, days, random, { urgent: breakage.stops ?? false, part: random.chance(1 / 3) });
  return { clearsAt: visit.doneAt, visit };
}
