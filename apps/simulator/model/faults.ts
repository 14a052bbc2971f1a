import type { DeviceState, FaultAction } from '#libs/contracts/index.js';
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
  extends Pick<Breakage, 'code' | 'component' | 'action' | 'vendorCode' | 'detail' | 'shows' | 'stops'> {
  clearsAt?: number;
}

/** What can break on a kiosk, with how often: events per millisecond as the weight. */
export const breakagesOf = (profile: Profile, perDay: number): (Breakage & { weight: number })[] =>
  BREAKAGES.filter((b) => profile.components.includes(b.component)).map((b) => ({
    ...b,
    weight: (b.mechanical ? perDay / NOMINAL_TRAFFIC : 1) / (b.meanDays * DAY_MS),
  }));

/** How long it stands: most clear by a reset or the first touch, some need a technician, few a part. */
export function standsFor(breakage: Breakage, random: Random): number {
  if (breakage.code === 'SYS-001' && random.chance(0.8)) return random.between(2, 6) * MINUTE_MS;
  if (breakage.code === 'DOR-001') return random.between(1, 10) * MINUTE_MS;
  const kind = random.next();
  if (kind < 0.7) return random.lognormal(6 * MINUTE_MS, 0.6);
  if (kind < 0.9) return random.between(1, 5) * HOUR_MS;
  return random.chance(0.01) ? random.between(31, 45) * DAY_MS : random.between(1, 5) * DAY_MS;
}
