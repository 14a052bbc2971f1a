import { describe, expect, test } from '@jest/globals';
import {
  alternativeRoute,
  dueOf,
  firstTurn,
  type Hall,
  HOUR,
  type Kiosk,
  OpenHours,
  type Surroundings,
} from '#libs/domain/index.js';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const OFFICE: [string, string][] = [
  ['08:30', '12:00'],
  ['14:00', '17:30'],
];
const WEEKDAYS = { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE };

const hall = (id: string, more: Partial<Hall> = {}): Hall => ({
  id,
  name: id,
  region: 'anqing',
  address: 'road',
  hotline: '0556-0000-000',
  hours: '24h',
  statutoryHolidays: 'open',
  counters: [],
  online: [],
  ...more,
});
const kiosk = (id: string, hallId: string): Kiosk => ({
  id,
  hall: hallId,
  type: 'TAX',
  name: id,
  spot: '',
  services: ['CASH'],
  components: [],
  heartbeatS: 60,
  state: 'active',
});

const own = hall('own', {
  lat: 30,
  lon: 117,
  counters: [{ name: 'counter 3', services: ['CASH'], hours: WEEKDAYS }],
  statutoryHolidays: 'closed',
});
const near = hall('near', { lat: 30.01, lon: 117, hours: WEEKDAYS, statutoryHolidays: 'closed' });
const far = hall('far', { lat: 31, lon: 117 });
const around: Surroundings = {
  halls: [own, near, far],
  kiosks: [kiosk('K-1', 'own'), kiosk('K-2', 'near'), kiosk('K-3', 'far')],
  hours: new OpenHours(),
  gives: () => true,
};
const routeAt = (time: string, places: Surroundings = around) =>
  alternativeRoute(places.kiosks[0] as Kiosk, own, ['CASH'], places, at(time));

describe('where else to go now', () => {
  test('in office hours the nearest hall and the counter, each with its closing time', () => {
    const { zh, en } = routeAt('2026-03-31T09:00');
    expect(en).toBe(
      'kiosk K-2 at near, road (open until 2026-03-31 12:00); the staffed counter counter 3 (open until 2026-03-31 12:00)',
    );
    expect(zh).toContain('人工窗口：counter 3（开放至2026年3月31日 12:00）');
  });

  test('at night and on a holiday the farther hall that never closes, and no counter', () => {
    expect(routeAt('2026-03-31T22:00').en).toBe('kiosk K-3 at far, road');
    expect(routeAt('2026-02-20T09:00').en).toBe('kiosk K-3 at far, road');
  });

  test('on a Saturday that is worked the counter is open', () => {
    expect(routeAt('2026-02-14T15:00').en).toContain('counter 3 (open until 2026-02-14 17:30)');
  });

  test('when everything is closed the first to open is named, with its time', () => {
    const closed = { ...around, halls: [own, near], kiosks: around.kiosks.slice(0, 2) };
    expect(routeAt('2026-02-14T18:00', closed).en).toBe('kiosk K-2 at near, road (opens 2026-02-24 08:30)');
  });

  test('nobody is told to come when work is planned there', () => {
    const why = { zh: '换地毯', en: 'new carpet' };
    const planned = (to: string): Surroundings => {
      const maintenance = [{ kind: 'once' as const, from: at('2026-02-24T08:00'), to: at(to), why }];
      return { ...around, halls: [own, { ...near, maintenance }], kiosks: around.kiosks.slice(0, 2) };
    };
    const route = 'kiosk K-2 at near, road';
    expect(routeAt('2026-02-14T18:00', planned('2026-02-24T10:00')).en).toContain('counter 3 (opens 2026-02-24 08:30)');
    const withoutCounters = (to: string) =>
      alternativeRoute(kiosk('K-1', 'own'), { ...own, counters: [] }, ['CASH'], planned(to), at('2026-02-14T18:00')).en;
    expect(withoutCounters('2026-02-24T10:00')).toBe(`${route} (opens 2026-02-24 10:00)`);
    expect(withoutCounters('2026-02-24T13:00')).toBe(`${route} (opens 2026-02-24 14:00)`);
  });

  test('it turns when work that is planned begins and ends, as it does when a place opens and closes', () => {
    const why = { zh: '换地毯', en: 'new carpet' };
    const maintenance = [{ kind: 'once' as const, from: at('2026-03-31T10:00'), to: at('2026-03-31T11:00'), why }];
    const worked = { ...near, maintenance };
    expect(firstTurn([worked], around.hours, at('2026-03-31T09:00'))).toBe(at('2026-03-31T10:00'));
    expect(firstTurn([worked], around.hours, at('2026-03-31T10:00'))).toBe(at('2026-03-31T11:00'));
    expect(firstTurn([worked], around.hours, at('2026-03-31T11:00'))).toBe(at('2026-03-31T12:00'));
    expect(firstTurn([{ ...far, maintenance }], around.hours, at('2026-03-31T11:00'))).toBe(null);
  });
});

describe('when work is due', () => {
  test('hours are counted while the hall is open, over the night and the holiday', () => {
    expect(dueOf('repair', 'urgent', at('2026-02-14T17:00'), near, around.hours)).toBe(at('2026-02-24T10:00'));
    expect(dueOf('repair', 'urgent', at('2026-02-14T17:00'), far, around.hours)).toBe(at('2026-02-14T19:00'));
  });

  test('a full cash box is settled on holidays, too (S0-Q6a)', () => {
    expect(dueOf('settle', 'high', at('2026-02-17T09:00'), near, around.hours)).toBe(at('2026-02-17T09:00') + 4 * HOUR);
  });
});
