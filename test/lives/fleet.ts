import type { BusinessSystem, Hall, Hours, Kiosk, Person, RuleSet, Span, Weekday } from '#libs/domain/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { rulesText } from '../harness/rules.js';
import { HALLS, type HallId, type HoursName, type KioskId, PEOPLE, type RulesName } from './steps.js';

/*
 * What the life begins with, and what may come in its place.
 */

/** Seconds between two heartbeats: long, so that a life of days has few. */
export const HEARTBEAT_S = 3_600;

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const on = (days: readonly Weekday[], spans: Span[]): Hours => Object.fromEntries(days.map((day) => [day, spans]));

export const SPANS: Record<HoursName, { days: number; spans: Span[] }> = {
  always: { days: 7, spans: [['00:00', '24:00']] },
  daily: { days: 7, spans: [['08:30', '17:30']] },
  split: {
    days: 7,
    spans: [
      ['09:00', '12:00'],
      ['13:30', '21:00'],
    ],
  },
  weekdays: { days: 5, spans: [['09:00', '17:00']] },
  never: { days: 0, spans: [] },
};

export const hoursOf = (name: HoursName): Hours => {
  const { days, spans } = SPANS[name];
  return name === 'always' ? '24h' : on(WEEK.slice(0, days), spans);
};

export const FIRST_HOURS: Record<HallId, HoursName> = { a: 'always', b: 'daily', c: 'split' };
const REGIONS: Record<HallId, string> = { a: 'north', b: 'north', c: 'south' };

const hallOf = (id: HallId, n: number): Hall => ({
  ...{ id, name: `hall ${id}`, region: REGIONS[id], address: '', lat: 30 + n / 100, lon: 117, hotline: `0550-${n}` },
  ...{ firstResponsible: 'p-2', hours: hoursOf(FIRST_HOURS[id]), statutoryHolidays: 'open', counters: [], online: [] },
});

/** Machines that take money, and one that gives it. */
const kioskOf = (id: KioskId): Kiosk => ({
  ...{ id, hall: id[0] as HallId, name: `kiosk ${id}`, spot: '', components: [], heartbeatS: HEARTBEAT_S, state: 'active' },
  ...(id === 'a-4' || id === 'b-3'
    ? { type: 'ATM', services: ['WDL', 'QUERY'] }
    : { type: 'UTIL', services: ['CASH', 'QRPAY', 'RCPT'] }),
  maintainer: 'p-1',
});

const channels = [{ kind: 'webhook' as const, url: 'http://127.0.0.1:9/a' }];
const person = (id: string): Person => ({ id, name: id, roles: ['technician'], halls: [...HALLS], skills: [], channels });

/** It carries what it says; kiosks name it. */
export const SYSTEM: BusinessSystem = { id: 'pay', name: 'pay', names: [], services: ['QRPAY'] };

export const firstFleet = (kiosks: KioskId[]) => ({
  halls: HALLS.map(hallOf),
  kiosks: kiosks.map(kioskOf),
  people: PEOPLE.map(person),
  systems: [SYSTEM],
});

/** What a rule text leaves unjudged. */
export type Judged = 'fault' | 'link' | 'mode' | 'level';

const TEXT = readRules(rulesText());
/** Without the rules of these kinds. */
function without(kinds: string[]): RuleSet {
  const { rules } = TEXT;
  return { rules: rules.filter(({ kind }) => !kinds.includes(kind)), version: `without ${kinds.join(' ')}` };
}
const FAULTS = ['fault', 'component', 'flapping'];
const isOfFaults = ({ kind }: { kind: string }): boolean => FAULTS.includes(kind);

export const RULE_SETS: Record<RulesName, RuleSet> = {
  shipped: { ...TEXT, version: 'shipped' },
  noFaults: without(FAULTS),
  noLinks: without(['silence', 'gone', 'never', 'flapping']),
  noModes: without(['mode']),
  noLevels: without(['consumable', 'cashbox', 'forecast']),
  heldLong: {
    version: 'held long',
    rules: TEXT.rules.map(
      (rule) => (rule.id === 'fault-reported' ? { ...rule, holdS: 900 } : rule) as (typeof TEXT.rules)[number],
    ),
  },
  hallAWithout: {
    ...{ version: 'hall a without', rules: TEXT.rules },
    overlays: [
      { scope: 'hall', name: 'a', added: [], changes: TEXT.rules.filter(isOfFaults).map(({ id }) => ({ id, off: true })) },
    ],
  },
};

const UNJUDGED: Record<RulesName, Judged[]> = {
  shipped: [],
  noFaults: ['fault'],
  noLinks: ['link'],
  noModes: ['mode'],
  noLevels: ['level'],
  heldLong: [],
  hallAWithout: [],
};

/** Whether rules of the text are for what a kiosk in that hall tells. */
export const judges = (name: RulesName, what: Judged, hall: HallId): boolean =>
  !UNJUDGED[name].includes(what) && !(name === 'hallAWithout' && what === 'fault' && hall === 'a');
