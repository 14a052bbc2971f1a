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
  type PlannedWork,
  type ServiceLoss,
} from '#libs/domain/index.js';
import { allHeard, steadyPast } from '#test/harness/register-past.js';
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
const asked = ({
  kiosks = [kiosk('K-1', 'always')],
  heard = allHeard(kiosks),
  ...more
}: Partial<AvailabilityAsked> & { kiosks?: Kiosk[]; heard?: ReadonlyMap<string, Instant> }): AvailabilityAsked => ({
  from: at('2026-03-02T00:00'),
  to: at('2026-03-09T00:00'),
  by: 'kiosk',
  past: steadyPast([...halls.values()], kiosks, heard),
  hours,
  losses: [],
  modes: [],
  unwatched: [],
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

  test('windows of the hall are planned, in its open hours alone, and nothing is lost in them that was well when they were entered', () => {
    const kiosks = [kiosk('K-4', 'planned', ['CASH'])];
    const losses = [loss('K-4', 'CASH', '2026-03-03T15:00', '2026-03-04T09:30')];
    expect(availabilityOf(asked({ kiosks, losses }))).toMatchObject([
      {
        openMinutes: 5 * 480,
        plannedMinutes: 120,
        planned: { window: 120, maintenance: 0, settling: 0, outOfService: 0 },
        countedMinutes: 2400 - 120,
        downMinutes: 90,
        upMinutes: 5 * 480 - 120 - 90,
        availability: Math.round(((2400 - 210) / (2400 - 120)) * 1e6) / 1e6,
        lostBy: [{ incidentId: 'IN-1', minutes: 90 }],
      },
    ]);
    const holiday = asked({ kiosks, from: at('2026-02-16T00:00'), to: at('2026-02-21T00:00') });
    expect(availabilityOf(holiday)).toMatchObject([{ openMinutes: 0, plannedMinutes: 0, availability: null }]);
  });

  test('a kiosk that says that it serves nobody is down, unless it settles; an incident that took the service comes first', () => {
    const modes = [
      mode('K-1', 'settling', '2026-03-02T17:00', '2026-03-02T17:20'),
      mode('K-1', 'maintenance', '2026-03-03T11:00', '2026-03-03T13:00'),
      mode('K-1', 'outOfService', '2026-03-08T23:00', null),
    ];
    const losses = [loss('K-1', 'CASH', '2026-03-03T10:00', '2026-03-03T12:00')];
    const found = availabilityOf(asked({ modes, losses }));
    const planned = { window: 0, settling: 20, maintenance: 0, outOfService: 0 };
    expect(only(found, 'K-1 CASH')).toMatchObject({
      downMinutes: 120 + 60 + 60,
      ownWord: { maintenance: 60, outOfService: 60 },
      plannedMinutes: 20,
      planned,
    });
    expect(only(found, 'K-1 QRPAY')).toMatchObject({ downMinutes: 180, plannedMinutes: 20, lostMinutes: 180 });
  });

  test('work excuses what began after it was announced, the kiosk’s own word as an incident', () => {
    const kiosks = [kiosk('K-1', 'always', ['CASH']), kiosk('K-2', 'always', ['CASH']), kiosk('K-3', 'always', ['CASH'])];
    const window = { kind: 'once' as const, from: at('2026-03-03T09:00'), to: at('2026-03-03T12:00'), why: { zh: '', en: '' } };
    const { past, ...rest } = asked({
      kiosks,
      modes: [
        mode('K-1', 'maintenance', '2026-03-03T08:50', '2026-03-03T12:10'),
        mode('K-2', 'maintenance', '2026-03-03T08:00', '2026-03-03T12:10'),
      ],
      losses: [loss('K-3', 'CASH', '2026-03-03T08:00', '2026-03-03T11:00')],
    });
    const work = [{ hallId: 'always', window, enteredAt: at('2026-03-03T08:30'), takenOutAt: null }];
    const found = availabilityOf({ ...rest, past: { ...past, work } });
    expect(only(found, 'K-1 CASH')).toMatchObject({ plannedMinutes: 180, downMinutes: 20 });
    expect(only(found, 'K-2 CASH')).toMatchObject({ plannedMinutes: 0, downMinutes: 250 });
    expect(only(found, 'K-3 CASH')).toMatchObject({ plannedMinutes: 60, downMinutes: 180, lostBy: [{ minutes: 180 }] });
  });

  test('of a silent kiosk nobody knows, and it is lost, but what is known of it by an incident or by its own word', () => {
    const losses = [
      { ...loss('K-1', 'ALL', '2026-03-03T10:00', '2026-03-03T14:00', 'IN-2'), unheard: true as const },
      loss('K-1', 'CASH', '2026-03-03T09:00', '2026-03-03T11:00'),
    ];
    const modes = [mode('K-1', 'settling', '2026-03-03T13:00', '2026-03-03T14:30')];
    const found = availabilityOf(asked({ losses, modes }));
    expect(only(found, 'K-1 CASH')).toMatchObject({
      downMinutes: 120,
      unknownMinutes: 120,
      unknown: { silent: 120, notYetHeard: 0, unwatched: 0 },
      plannedMinutes: 90,
      lostMinutes: 240,
    });
    expect(only(found, 'K-1 QRPAY')).toMatchObject({ downMinutes: 0, unknownMinutes: 180, plannedMinutes: 90 });
  });

  test('before a kiosk was heard first nobody knows, and it is not counted; of one that never was there is no figure', () => {
    const heard = new Map([['K-1', at('2026-03-08T00:00')]]);
    const losses = [loss('K-1', 'CASH', '2026-03-07T00:00', '2026-03-08T06:00')];
    const found = availabilityOf(asked({ heard, losses }));
    expect(only(found, 'K-1 CASH')).toMatchObject({
      openMinutes: 7 * 1440,
      unknownMinutes: 6 * 1440,
      unknown: { notYetHeard: 6 * 1440 },
      countedMinutes: 1440,
      downMinutes: 360,
      availability: 0.75,
    });
    const never = availabilityOf(asked({ heard: new Map(), losses }));
    expect(only(never, 'K-1 CASH')).toMatchObject({ unknownMinutes: 7 * 1440, lostMinutes: 0, availability: null, lostBy: [] });
  });

  test('while nobody listened nothing is claimed, whatever stood before and after', () => {
    const unwatched: [Instant, Instant][] = [[at('2026-03-03T10:00'), at('2026-03-03T11:00')]];
    const losses = [
      { ...loss('K-1', 'ALL', '2026-03-03T10:30', '2026-03-03T11:15', 'IN-2'), unheard: true as const },
      loss('K-1', 'CASH', '2026-03-03T09:00', '2026-03-03T11:00'),
    ];
    const found = only(availabilityOf(asked({ losses, unwatched })), 'K-1 CASH');
    expect(found).toMatchObject({
      unknown: { unwatched: 60, silent: 15 },
      downMinutes: 60,
      countedMinutes: 7 * 1440 - 60,
      lostBy: [
        { incidentId: 'IN-1', minutes: 60 },
        { incidentId: 'IN-2', minutes: 15 },
      ],
    });
  });

  test('a kiosk that moved, changed what it offers and was retired counts where and for what it was there', () => {
    const day = (n: number): Instant => at(`2026-03-0${n}T00:00`);
    const then = { kioskId: 'K-1', type: 'UTIL', state: 'active' as const };
    const { past, ...rest } = asked({});
    const kiosks = [
      { ...then, hall: 'always', services: ['CASH'], since: day(3), until: day(4) },
      { ...then, hall: 'office', services: ['CASH', 'QRPAY'], since: day(4), until: day(5) },
      { ...then, hall: 'office', services: ['QRPAY'], since: day(5), until: day(6) },
      { ...then, hall: 'office', services: ['QRPAY'], state: 'retired' as const, since: day(6), until: null },
    ];
    const asks = { ...rest, past: { ...past, kiosks, heardSince: new Map([['K-1', day(3)]]) } };
    const byHall = availabilityOf({ ...asks, by: 'hall' });
    expect(
      byHall.map(({ id, openMinutes, upMinutes, unknown: { notYetHeard } }) => [id, openMinutes, upMinutes, notYetHeard]),
    ).toEqual([
      ['always CASH', 2 * 1440, 1440, 1440],
      ['office CASH', 480, 480, 0],
      ['always QRPAY', 2 * 1440, 0, 2 * 1440],
      ['office QRPAY', 2 * 480, 2 * 480, 0],
    ]);
    expect(availabilityOf(asks)).toMatchObject([
      { id: 'K-1 CASH', hallId: 'office', openMinutes: 2 * 1440 + 480 },
      { id: 'K-1 QRPAY', hallId: 'office', openMinutes: 2 * 1440 + 960 },
    ]);
    expect(availabilityOf({ ...asks, hallId: 'always', service: 'CASH' })).toMatchObject([{ openMinutes: 2 * 1440 }]);
  });

  test('other hours count from when the register said so', () => {
    const { past, ...rest } = asked({ kiosks: [kiosk('K-2', 'office', ['CASH'])] });
    const since = at('2026-03-05T12:00');
    const spells = past.halls.flatMap((one) =>
      one.hallId === 'office'
        ? [
            { ...one, until: since },
            { ...one, since, hours: '24h' as const, statutoryHolidays: 'open' as const },
          ]
        : [one],
    );
    const found = availabilityOf({ ...rest, past: { ...past, halls: spells } });
    expect(found).toMatchObject([{ openMinutes: 3 * 480 + 180 + 12 * 60 + 3 * 1440 }]);
  });

  test('times of one incident that overlap, as a failed acceptance while it stands, are named once', () => {
    const losses = [
      loss('K-1', 'CASH', '2026-03-03T10:00', '2026-03-03T12:00'),
      loss('K-1', 'ALL', '2026-03-03T11:00', '2026-03-03T13:00'),
    ];
    expect(only(availabilityOf(asked({ losses })), 'K-1 CASH')).toMatchObject({
      downMinutes: 180,
      lostBy: [{ incidentId: 'IN-1', minutes: 180 }],
    });
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

  describe('whatever happens', () => {
    const T0 = at('2026-03-02T00:00');
    const moment = fc.integer({ min: -DAY, max: 8 * DAY }).map((ms) => T0 + ms);
    const lasting = fc.record({ from: moment, lasts: fc.option(fc.integer({ min: 1, max: 3 * DAY })) });
    const until = ({ from, lasts }: { from: Instant; lasts: number | null }) => ({
      from,
      to: lasts === null ? null : from + lasts,
    });
    const kioskId = fc.constantFrom('K-1', 'K-2', 'K-3');
    const losses = fc.array(
      fc
        .tuple(kioskId, lasting, fc.constantFrom('CASH', 'QRPAY', 'ALL'), fc.constantFrom('IN-1', 'IN-2'), fc.boolean())
        .map(([id, of, service, incidentId, unheard]): IncidentLoss => {
          const lost = { kioskId: id, service, incidentId, ...until(of) };
          return unheard ? { ...lost, unheard } : lost;
        }),
      { maxLength: 8 },
    );
    const modes = fc.array(
      fc
        .tuple(kioskId, lasting, fc.constantFrom('maintenance' as const, 'settling' as const, 'outOfService' as const))
        .map(([id, of, said]): ModeStretch => ({ kioskId: id, mode: said, ...until(of) })),
      { maxLength: 5 },
    );
    const work = fc
      .record({
        hallId: fc.constantFrom('always', 'planned'),
        of: lasting,
        enteredAt: fc.option(moment),
        stands: fc.option(fc.nat(2 * DAY)),
      })
      .map(
        ({ hallId, of: { from, lasts }, enteredAt, stands }): PlannedWork => ({
          hallId,
          window: { kind: 'once', from, to: from + (lasts ?? DAY), why: { zh: '', en: '' } },
          enteredAt,
          takenOutAt: stands === null ? null : (enteredAt ?? T0) + stands,
        }),
      );
    const unwatched = fc.array(
      lasting.map(({ from, lasts }): [Instant, Instant] => [from, from + (lasts ?? HOUR)]),
      { maxLength: 3 },
    );
    const heard = fc.array(fc.tuple(kioskId, moment), { maxLength: 4 }).map((pairs) => new Map(pairs));
    const KIOSKS = [kiosk('K-1', 'always'), kiosk('K-2', 'planned'), kiosk('K-3', 'always')];
    const world = fc.record({ losses, modes, work: fc.array(work, { maxLength: 4 }), unwatched, heard });
    const seen = (
      of: { work: PlannedWork[] } & Parameters<typeof asked>[0],
      more: Partial<AvailabilityAsked> = {},
    ): Availability[] => {
      const { past, ...rest } = asked({ kiosks: KIOSKS, ...of });
      return availabilityOf({ ...rest, past: { ...past, work: [...past.work, ...of.work] }, ...more });
    };

    test('the classes add up to what was open, what nobody could know is not counted, and the groups add up to the same', () => {
      fc.assert(
        fc.property(world, (known) => {
          const sums = GROUPINGS.map((by) => {
            const found = seen(known, { by });
            for (const of of found) {
              const { upMinutes, downMinutes, plannedMinutes, unknownMinutes, unknown, countedMinutes } = of;
              const { maintenance, outOfService } = of.ownWord;
              const classes = [upMinutes, downMinutes, plannedMinutes, unknownMinutes];
              expect(classes.reduce((sum, one) => sum + one, 0)).toBeCloseTo(of.openMinutes, 1);
              for (const one of [...classes, maintenance, outOfService, ...Object.values(unknown)])
                expect(one).toBeGreaterThanOrEqual(0);
              expect(unknown.notYetHeard + unknown.unwatched + unknown.silent).toBeCloseTo(unknownMinutes, 1);
              expect(maintenance + outOfService).toBeLessThanOrEqual(downMinutes + 0.02);
              expect(of.lostMinutes).toBeCloseTo(downMinutes + unknown.silent, 1);
              expect(countedMinutes).toBeCloseTo(upMinutes + of.lostMinutes, 1);
              expect(countedMinutes).toBeLessThanOrEqual(of.openMinutes - unknown.notYetHeard - unknown.unwatched + 0.05);
              if (of.availability === null) expect(countedMinutes).toBe(0);
              else if (countedMinutes > 1) expect(of.availability).toBeCloseTo(upMinutes / countedMinutes, 1);
            }
            return [found.reduce((sum, of) => sum + of.lostMinutes, 0), found.reduce((sum, of) => sum + of.openMinutes, 0)];
          });
          for (const [lost, open] of sums) {
            expect(lost).toBeCloseTo(sums[0]?.[0] as number, 0);
            expect(open).toBeCloseTo(sums[0]?.[1] as number, 0);
          }
        }),
        { numRuns: 60 },
      );
    });

    test('what is entered or taken out changes no minute before it, and makes nothing of what was out then less than it was', () => {
      fc.assert(
        fc.property(world, work, moment, (known, late, now) => {
          const entered = { ...late, enteredAt: now, takenOutAt: null };
          const withIt = { ...known, work: [...known.work, entered] };
          const to = Math.max(T0, now);
          expect(seen(withIt, { to })).toEqual(seen(known, { to }));
          const takenOut = known.work.map((one) =>
            one.takenOutAt === null ? { ...one, takenOutAt: Math.max(one.enteredAt ?? now, now) } : one,
          );
          expect(seen({ ...known, work: takenOut }, { to })).toEqual(seen(known, { to }));
          const stood = known.losses.filter(({ from }) => from < now);
          const outOf = (of: typeof withIt): number[] =>
            seen({ ...of, losses: stood, modes: [] }).map(({ downMinutes }) => downMinutes);
          expect(outOf(withIt)).toEqual(outOf(known));
        }),
        { numRuns: 60 },
      );
    });
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
