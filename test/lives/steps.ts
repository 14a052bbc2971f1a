import fc from 'fast-check';
import type { OrderActName } from '#libs/domain/index.js';

/*
 * What happens in a life, as data: small words that print as what they are, so that a life can be kept as an example.
 */

export const HALLS = ['a', 'b', 'c'] as const;
export type HallId = (typeof HALLS)[number];
export const KIOSKS = ['a-1', 'a-2', 'a-3', 'a-4', 'b-1', 'b-2', 'b-3', 'c-1'] as const;
export type KioskId = (typeof KIOSKS)[number];
export const PEOPLE = ['p-1', 'p-2', 'p-3'] as const;

/** What devices tell, by what of a kiosk it takes is written in truth.ts. */
export const FAULTS = ['SCR-001', 'BNA-001', 'BNA-002', 'BNA-003', 'CRD-002', 'CRD-004', 'NET-003', 'PWR-001', 'XYZ-9'] as const;
export type FaultCode = (typeof FAULTS)[number];
export const MODES = ['inService', 'maintenance', 'settling', 'outOfService'] as const;
export const STATES = ['online', 'offline', 'hardwareError'] as const;
export const HOURS = ['always', 'daily', 'split', 'weekdays', 'never'] as const;
export type HoursName = (typeof HOURS)[number];
export const RULES = ['shipped', 'noFaults', 'noLinks', 'noModes', 'noLevels', 'heldLong', 'hallAWithout'] as const;
export type RulesName = (typeof RULES)[number];
export const ACTS = [
  'order.accept',
  'order.arrive',
  'order.repair',
  'order.acceptance',
  'order.takeOver',
  'order.passOn',
  'order.assign',
  'order.hold',
  'order.resume',
  'order.cancel',
] as const satisfies OrderActName[];

export type Happening =
  | { do: 'fault'; kiosk: KioskId; code: FaultCode; state: 'raised' | 'cleared' }
  | { do: 'mode'; kiosk: KioskId; mode: (typeof MODES)[number] }
  | { do: 'printer'; kiosk: KioskId; state: (typeof STATES)[number] }
  | { do: 'paper'; kiosk: KioskId; left: 0 | 8 | 80 }
  | { do: 'cash'; kiosk: KioskId; full: 10 | 85 | 99 }
  /** `leaves`: the broker sees that it is gone. */
  | { do: 'dark'; kiosks: KioskId[]; leaves: boolean }
  /** `boots`: it was switched off. */
  | { do: 'back'; kiosks: KioskId[]; boots: boolean }
  | { do: 'system'; kiosks: KioskId[]; away: boolean }
  | { do: 'silence'; of: KioskId | HallId; minutes: number }
  | { do: 'unsilence' }
  | { do: 'plan'; hall: HallId; inMinutes: number; minutes: number }
  | { do: 'unplan'; hall: HallId }
  | { do: 'move'; kiosk: KioskId; hall: HallId }
  | { do: 'retire'; kiosk: KioskId }
  | { do: 'return'; kiosk: KioskId }
  | { do: 'rules'; name: RulesName }
  | { do: 'restart'; how: 'stopped' | 'killed'; minutes: number }
  | { do: 'deaf'; minutes: number }
  | { do: 'act'; kiosk: KioskId; act: OrderActName; by: (typeof PEOPLE)[number]; passed: boolean }
  | { do: 'repaired'; kiosk: KioskId; passed: boolean }
  | { do: 'hours'; hall: HallId; name: HoursName }
  | { do: 'services'; kiosk: KioskId; services: string[] }
  | { do: 'contact'; kiosk: KioskId; phone: string }
  | { do: 'hotline'; hall: HallId; phone: string }
  | { do: 'nothing' };

export type Step = { afterS: number } & Happening;

export interface Life {
  kiosks: KioskId[];
  /** Hour of the Monday with which it begins. */
  from: number;
  steps: Step[];
}

const kiosk = fc.constantFrom(...KIOSKS);
const some = fc.subarray([...KIOSKS], { minLength: 1, maxLength: 4 });
const hall = fc.constantFrom(...HALLS);
const minutes = fc.constantFrom(1, 3, 10, 30, 90, 300);
const word = <T extends string>(name: T) => fc.constant(name);
const ofHall = hall.map((id) => KIOSKS.filter((one) => one.startsWith(id)));

/** Most often what devices do, then what people do. */
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: word('fault'),
      kiosk,
      code: fc.constantFrom(...FAULTS),
      state: fc.constantFrom('raised' as const, 'raised' as const, 'cleared' as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: word('mode'), kiosk, mode: fc.constantFrom(...MODES) }) },
  { weight: 3, arbitrary: fc.record({ do: word('printer'), kiosk, state: fc.constantFrom(...STATES) }) },
  { weight: 3, arbitrary: fc.record({ do: word('paper'), kiosk, left: fc.constantFrom(0 as const, 8 as const, 80 as const) }) },
  { weight: 3, arbitrary: fc.record({ do: word('cash'), kiosk, full: fc.constantFrom(10 as const, 85 as const, 99 as const) }) },
  { weight: 6, arbitrary: fc.record({ do: word('dark'), kiosks: fc.oneof(some, ofHall), leaves: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: word('back'), kiosks: fc.oneof(some, ofHall), boots: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: word('system'), kiosks: some, away: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: word('silence'), of: fc.oneof(kiosk, hall), minutes }) },
  { weight: 1, arbitrary: fc.record({ do: word('unsilence') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: word('plan'),
      hall,
      inMinutes: fc.constantFrom(0, 5, 60, 600),
      minutes: fc.oneof(minutes, fc.constant(900)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: word('unplan'), hall }) },
  { weight: 4, arbitrary: fc.record({ do: word('move'), kiosk, hall }) },
  { weight: 3, arbitrary: fc.record({ do: word('retire'), kiosk }) },
  { weight: 3, arbitrary: fc.record({ do: word('return'), kiosk }) },
  { weight: 4, arbitrary: fc.record({ do: word('rules'), name: fc.constantFrom(...RULES) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: word('restart'),
      how: fc.constantFrom('stopped' as const, 'killed' as const),
      minutes: fc.constantFrom(0, 1, 20, 300),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: word('deaf'), minutes }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ do: word('act'), kiosk, act: fc.constantFrom(...ACTS) },
      ...{ by: fc.constantFrom(...PEOPLE), passed: fc.boolean() },
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: word('repaired'), kiosk, passed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: word('hours'), hall, name: fc.constantFrom(...HOURS) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: word('services'), kiosk, services: fc.subarray(['CASH', 'QRPAY', 'RCPT'], { minLength: 1 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: word('contact'), kiosk, phone: fc.constantFrom('', '0551-11', '0551-22') }) },
  { weight: 1, arbitrary: fc.record({ do: word('hotline'), hall, phone: fc.constantFrom('0551-33', '0551-44') }) },
  { weight: 2, arbitrary: fc.record({ do: word('nothing') }) },
);

const afterS = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }).map((many) => many * 60) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }).map((many) => many * 3_600) },
);

const step: fc.Arbitrary<Step> = fc.tuple(afterS, happening).map(([after, what]) => ({ afterS: after, ...what }));

/** Lives of up to some days, of two regions with halls that open at different hours. */
export const lives: fc.Arbitrary<Life> = fc.record({
  kiosks: fc.subarray([...KIOSKS], { minLength: 2 }),
  from: fc.constantFrom(6, 9, 16),
  steps: fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }),
});
