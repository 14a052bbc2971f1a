import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Availability,
  type AvailabilityAsked,
  availabilityOf,
  DAY,
  GROUPINGS,
  type Hall,
  HOUR,
  type HoldingRule,
  type IncidentLoss,
  type Instant,
  type Kiosk,
  lossesAfter,
  MINUTE,
  type ModeStretch,
  OpenHours,
  type ServiceLoss,
} from '#libs/domain/index.js';
import { sampleIncident } from '#test/harness/sample-books.js';

const at = (text: string): Instant => Date.parse(`${text}+08:00`);
const hours = new OpenHours();
const week = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]]));
const hall = (id: string, more: Partial<Hall> = {}): Hall =>
  ({
    id,
    name: id,
    region: 'r',
    address: '',
    hotline: '1',
    hours: '24h',
    statutoryHolidays: 'open',
    counters: [],
    online: [],
    ...more,
  }) as Hall;
const halls = new Map(
  [
    hall('always'),
    hall('office', { hours: week, statutoryHolidays: 'closed' } as Partial<Hall>),
    hall('planned', {
      hours: week,
      statutoryHolidays: 'closed',
      maintenance: [
        { kind: 'weekly', on: ['tue'], from: '16:00', to: '18:00', why: { zh: '升级', en: 'upgrade' } },
        { kind: 'once', from: at('2026-03-05T08:00'), to: at('2026-03-05T10:00'), why: { zh: '升级', en: 'upgrade' } },
      ],
    } as Partial<Hall>),
  ].map((h) => [h.id, h]),
);
const kiosk = (id: string, where: string, services = ['CASH', 'QRPAY']): Kiosk =>
  ({ id, hall: where, type: 'UTIL', name: id, spot: '', services, components: [], heartbeatS: 60, state: 'active' }) as Kiosk;
const loss = (kioskId: string, service: string, from: string, to: string | null, incidentId = 'IN-1'): IncidentLoss => ({
  kioskId,
  service,
  from: at(from),
  to: to === null ? null : at(to),
  incidentId,
});
const asked = (more: Partial<AvailabilityAsked>): AvailabilityAsked => ({
  from: at('2026-03-02T00:00'),
  to: at('2026-03-09T00:00'),
  by: 'kiosk',
  kiosks: [kiosk('K-1', 'always')],
  hall: (id) => halls.get(id),
  hours,
  losses: [],
  modes: [],
  never: new Set(),
  ...more,
});
const mode = (kioskId: string, of: ModeStretch['mode'], from: string, to: string | null): ModeStretch => ({
  kioskId,
  mode: of,
  from: at(from),
  to: to === null ? null : at(to),
});
const only = (found: Availability[], id: string): Availability | undefined => found.find((one) => one.id === id);

describe('availability', () => {
  test('what one service lost is not lost by the others, and names its incident', () => {
    const found = availabilityOf(asked({ losses: [loss('K-1', 'CASH', '2026-03-03T10:00', '2026-03-03T13:00')] }));
    expect(only(found, 'K-1 CASH')).toMatchObject({
      openMinutes: 7 * 1440,
      lostMinutes: 180,
      availability: 0.982143,
      lostBy: [{ incidentId: 'IN-1', minutes: 180 }],
    });
    expect(only(found, 'K-1 QRPAY')).toMatchObject({ lostMinutes: 0, availability: 1, lostBy: [] });
  });

  test('while the hall is closed nothing is lost', () => {
    const kiosks = [kiosk('K-2', 'office')];
    const night = loss('K-2', 'CASH', '2026-03-03T17:00', '2026-03-04T09:00');
    const overnight = loss('K-2', 'CASH', '2026-03-05T16:00', '2026-03-06T10:00', 'IN-2');
    const found = only(availabilityOf(asked({ kiosks, losses: [night, overnight] })), 'K-2 CASH');
    expect(found).toMatchObject({ openMinutes: 5 * 480, lostMinutes: 120, lostBy: [{ incidentId: 'IN-2', minutes: 120 }] });
    const holiday = asked({ kiosks, from: at('2026-02-15T00:00'), to: at('2026-02-24T00:00'), losses: [] });
    expect(only(availabilityOf(holiday), 'K-2 CASH')).toMatchObject({ openMinutes: 0, availability: null });
  });

  test('two incidents at a time take the time once, and are both named', () => {
    const losses = [
      loss('K-1', 'CASH', '2026-03-03T10:00', '2026-03-03T12:00'),
      loss('K-1', 'ALL', '2026-03-03T11:00', '2026-03-03T12:30', 'IN-2'),
    ];
    const found = availabilityOf(asked({ losses }));
    expect(only(found, 'K-1 CASH')).toMatchObject({ lostMinutes: 150 });
    expect(only(found, 'K-1 CASH')?.lostBy).toEqual([
      { incidentId: 'IN-1', minutes: 120 },
      { incidentId: 'IN-2', minutes: 90 },
    ]);
    expect(only(found, 'K-1 QRPAY')).toMatchObject({ lostMinutes: 90 });
  });

  test('windows of the hall are planned, in its open hours alone, and nothing is lost in them', () => {
    const kiosks = [kiosk('K-4', 'planned', ['CASH'])];
    const losses = [loss('K-4', 'CASH', '2026-03-03T15:00', '2026-03-04T09:30')];
    expect(availabilityOf(asked({ kiosks, losses }))).toMatchObject([
      {
        openMinutes: 5 * 480,
        plannedMinutes: 120,
        planned: { window: 120, maintenance: 0, settling: 0, outOfService: 0 },
        downMinutes: 90,
        upMinutes: 5 * 480 - 120 - 90,
        availability: Math.round(((2400 - 210) / (2400 - 120)) * 1e6) / 1e6,
        lostBy: [{ incidentId: 'IN-1', minutes: 90 }],
      },
    ]);
    const holiday = asked({ kiosks, from: at('2026-02-16T00:00'), to: at('2026-02-21T00:00') });
    expect(availabilityOf(holiday)).toMatchObject([{ openMinutes: 0, plannedMinutes: 0, availability: null }]);
  });

  test('what the kiosk says of itself is planned, unless an incident took the service already', () => {
    const modes = [
      mode('K-1', 'settling', '2026-03-02T17:00', '2026-03-02T17:20'),
      mode('K-1', 'maintenance', '2026-03-03T11:00', '2026-03-03T13:00'),
      mode('K-1', 'outOfService', '2026-03-08T23:00', null),
    ];
    const losses = [loss('K-1', 'CASH', '2026-03-03T10:00', '2026-03-03T12:00')];
    const found = availabilityOf(asked({ modes, losses }));
    const planned = { window: 0, settling: 20, outOfService: 60 };
    expect(only(found, 'K-1 CASH')).toMatchObject({
      downMinutes: 120,
      plannedMinutes: 140,
      planned: { ...planned, maintenance: 60 },
    });
    expect(only(found, 'K-1 QRPAY')).toMatchObject({ downMinutes: 0, plannedMinutes: 200, availability: 1 });
  });

  test('of a silent kiosk nobody knows, but what is known of it by an incident or by its own word', () => {
    const losses = [
      { ...loss('K-1', 'ALL', '2026-03-03T10:00', '2026-03-03T14:00', 'IN-2'), unheard: true as const },
      loss('K-1', 'CASH', '2026-03-03T09:00', '2026-03-03T11:00'),
    ];
    const modes = [mode('K-1', 'maintenance', '2026-03-03T13:00', '2026-03-03T14:30')];
    const found = availabilityOf(asked({ losses, modes }));
    expect(only(found, 'K-1 CASH')).toMatchObject({
      downMinutes: 120,
      unknownMinutes: 120,
      plannedMinutes: 90,
      lostMinutes: 240,
    });
    expect(only(found, 'K-1 QRPAY')).toMatchObject({ downMinutes: 0, unknownMinutes: 180, plannedMinutes: 90 });
    const never = availabilityOf(asked({ never: new Set(['K-1']) }));
    expect(only(never, 'K-1 CASH')).toMatchObject({ unknownMinutes: 7 * 1440, upMinutes: 0, availability: 0 });
  });

  test('is summed by hall, type and service, and what still lasts counts to the end of what is asked', () => {
    const kiosks = [kiosk('K-1', 'always'), kiosk('K-3', 'always'), kiosk('K-2', 'office', ['CASH'])];
    const losses = [loss('K-3', 'CASH', '2026-03-08T00:00', null)];
    const ids = (by: AvailabilityAsked['by']) => availabilityOf(asked({ kiosks, losses, by })).map(({ id }) => id);
    expect(ids('hall')).toEqual(['always CASH', 'always QRPAY', 'office CASH']);
    expect(ids('type')).toEqual(['UTIL CASH', 'UTIL QRPAY']);
    expect(ids('service')).toEqual(['CASH', 'QRPAY']);
    expect(only(availabilityOf(asked({ kiosks, losses, by: 'hall' })), 'always CASH')).toMatchObject({
      openMinutes: 2 * 7 * 1440,
      lostMinutes: 1440,
    });
    expect(availabilityOf(asked({ kiosks, losses, by: 'service', service: 'QRPAY' })).map(({ id }) => id)).toEqual(['QRPAY']);
  });

  test('never loses more than was open, and the groups add up to the same', () => {
    const one = fc.record({
      kioskId: fc.constantFrom('K-1', 'K-2', 'K-3'),
      service: fc.constantFrom('CASH', 'QRPAY', 'ALL'),
      from: fc.integer({ min: -DAY, max: 8 * DAY }).map((ms) => at('2026-03-02T00:00') + ms),
      lasts: fc.option(fc.integer({ min: 0, max: 3 * DAY })),
      incidentId: fc.constantFrom('IN-1', 'IN-2'),
      unheard: fc.boolean(),
      mode: fc.constantFrom('maintenance', 'settling', 'outOfService'),
      isLoss: fc.boolean(),
    });
    const kiosks = [kiosk('K-1', 'always'), kiosk('K-2', 'planned'), kiosk('K-3', 'always')];
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (all) => {
        const many = all
          .filter(({ isLoss }) => isLoss)
          .map(({ unheard, mode: _m, isLoss: _l, ...rest }) => ({ ...rest, ...(unheard && { unheard: true as const }) }));
        const modes = all
          .filter(({ isLoss }) => !isLoss)
          .map(
            ({ kioskId, mode, from, lasts }) =>
              ({ kioskId, mode, from, to: lasts === null ? null : from + lasts }) as ModeStretch,
          );
        const losses = many.map(({ lasts, ...rest }) => ({ ...rest, to: lasts === null ? null : rest.from + lasts }));
        const sums = GROUPINGS.map((by) => {
          const found = availabilityOf(asked({ kiosks, losses, modes, by }));
          for (const { openMinutes, lostMinutes, availability, ...of } of found) {
            const { upMinutes, downMinutes, plannedMinutes, unknownMinutes } = of;
            expect(upMinutes + downMinutes + plannedMinutes + unknownMinutes).toBeCloseTo(openMinutes, 1);
            for (const minutes of [upMinutes, downMinutes, plannedMinutes, unknownMinutes])
              expect(minutes).toBeGreaterThanOrEqual(0);
            expect(lostMinutes).toBeLessThanOrEqual(openMinutes + 0.01);
            expect(availability === null || (availability >= 0 && availability <= 1)).toBe(true);
          }
          return found.reduce((sum, { lostMinutes }) => sum + lostMinutes, 0);
        });
        for (const sum of sums) expect(Math.abs(sum - (sums[0] as number))).toBeLessThan(0.5);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what an incident takes', () => {
  const T0 = at('2026-03-02T10:00');
  const rule = (key: string, lost: string[], since: Instant): HoldingRule => ({
    key,
    rule: key,
    version: 'v',
    severity: 'degraded',
    loss: lost,
    reason: { zh: key, en: key },
    since,
    evidence: { kind: 'consumables', at: since, seen: {} },
  });
  const paper = (more: object) =>
    sampleIncident({
      kioskId: 'K-1',
      kioskIds: ['K-1'],
      affected: ['K-1'],
      openedAt: T0,
      servicesLost: [],
      holding: [],
      evidence: [],
      ...more,
    });
  const seenAt = (when: Instant) => [{ kind: 'consumables' as const, at: when, seen: {} }];

  test('low paper takes nothing; out takes receipts since then; the refill ends it', () => {
    const low = paper({ holding: [rule('low', [], T0)] });
    const out = paper({ holding: [rule('low', [], T0), rule('out', ['RCPT'], T0 + HOUR)], servicesLost: ['RCPT'] });
    const closed = paper({ state: 'closed', affected: [], closedAt: T0 + 3 * HOUR, servicesLost: ['RCPT'] });
    const first = lossesAfter([], low);
    const second = lossesAfter(first, out);
    expect(first).toEqual([]);
    expect(second).toEqual([{ kioskId: 'K-1', service: 'RCPT', from: T0 + HOUR, to: null }]);
    expect(lossesAfter(second, out)).toEqual(second);
    expect(lossesAfter(second, closed)).toEqual([{ kioskId: 'K-1', service: 'RCPT', from: T0 + HOUR, to: T0 + 3 * HOUR }]);
  });

  test('what ends while another rule still holds ends with what was seen', () => {
    const lost: ServiceLoss[] = [{ kioskId: 'K-1', service: 'RCPT', from: T0, to: null }];
    const half = paper({ holding: [rule('low', [], T0)], evidence: seenAt(T0 + 20 * MINUTE) });
    expect(lossesAfter(lost, half)).toMatchObject([{ to: T0 + 20 * MINUTE }]);
  });

  test('a kiosk that joins the outage of its hall later loses from then on', () => {
    const outage = (affected: string[], when: Instant) =>
      paper({
        kioskId: null,
        kioskIds: affected,
        affected,
        servicesLost: ['CASH'],
        holding: [rule('hall-outage', ['CASH'], T0)],
        evidence: seenAt(when),
      });
    const first = lossesAfter([], outage(['K-1', 'K-2'], T0));
    const later = lossesAfter(first, outage(['K-1', 'K-3'], T0 + HOUR));
    expect(later).toEqual([
      { kioskId: 'K-1', service: 'CASH', from: T0, to: null },
      { kioskId: 'K-2', service: 'CASH', from: T0, to: T0 + HOUR },
      { kioskId: 'K-3', service: 'CASH', from: T0 + HOUR, to: null },
    ]);
  });
});
