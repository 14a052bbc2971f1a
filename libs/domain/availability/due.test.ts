import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type IncidentLoss,
  type Kiosk,
  lossesAfter,
  type ServiceDue,
  servicePoints,
  servicesDue,
  turnsOf,
} from '#libs/domain/index.js';
import { sampleIncident } from '#test/harness/sample-books.js';

const kiosk = (id: string, services = ['CASH', 'RCPT']): Kiosk =>
  ({ id, hall: 'h-1', type: 'UTIL', name: id, spot: '', services, components: [], heartbeatS: 60, state: 'active' }) as Kiosk;
const place = (id: string) =>
  id === 'gone' ? undefined : { kiosk: kiosk(id, id === 'mute' ? [] : undefined), region: 'anqing' };
const loss = (service: string, from: number, to: number | null, kioskId = 'K-1'): IncidentLoss => ({
  kioskId,
  service,
  from,
  to,
  incidentId: 'IN-1',
});
const due = (service: string, since: number, kioskId = 'K-1'): ServiceDue => ({ of: 'service', kioskId, service, since });
const told = (...of: Parameters<typeof servicePoints>): [service: string, at: number, up: boolean][] =>
  servicePoints(...of).map(({ service, at, up }) => [service, at, up]);

describe('what the history must hear of a service', () => {
  test('is from when it was taken, and then from when it was given back', () => {
    const taken = lossesAfter([], sampleIncident({ openedAt: 100 }));
    expect(servicesDue([], taken)).toEqual([due('RCPT', 100)]);
    expect(servicesDue(taken, taken)).toEqual([]);
    const closed = lossesAfter(taken, sampleIncident({ openedAt: 100, state: 'closed', closedAt: 900, affected: [] }));
    expect(servicesDue(taken, closed)).toEqual([due('RCPT', 900)]);
  });

  test('a service that two incidents took is back with the last of them', () => {
    const losses = [loss('CASH', 100, 300), loss('CASH', 200, 500)];
    expect(told([due('CASH', 300)], losses, place)).toEqual([
      ['CASH', 300, false],
      ['CASH', 500, true],
    ]);
  });

  test('a loss that is found out later corrects what was told of the time behind its beginning', () => {
    expect(told([due('CASH', 100)], [loss('CASH', 200, 300), loss('CASH', 100, 400)], place)).toEqual([
      ['CASH', 100, false],
      ['CASH', 200, false],
      ['CASH', 300, false],
      ['CASH', 400, true],
    ]);
  });

  test('a kiosk that lost all lost each of its services; one that never named any lost all as one', () => {
    expect(told([due('ALL', 100)], [loss('ALL', 100, null), loss('CASH', 50, 70)], place)).toEqual([
      ['CASH', 100, false],
      ['RCPT', 100, false],
    ]);
    expect(told([due('ALL', 100, 'mute')], [loss('ALL', 100, 200, 'mute')], place)).toEqual([
      ['ALL', 100, false],
      ['ALL', 200, true],
    ]);
  });

  test('nothing is told of a kiosk that is not in the register any more', () => {
    expect(told([due('CASH', 100, 'gone')], [loss('CASH', 100, null, 'gone')], place)).toEqual([]);
  });

  test('told piece by piece, in whatever order, the history ends with what it would have been told at once', () => {
    const stretch = fc.tuple(fc.nat(50), fc.option(fc.nat(20), { nil: null }), fc.constantFrom('CASH', 'ALL'));
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 8 }), (stretches) => {
        const losses = stretches.map(([from, lasts, service]) => loss(service, from, lasts === null ? null : from + lasts));
        const history = new Map<string, boolean>();
        for (let known = 1; known <= losses.length; known++) {
          const now = losses.slice(0, known);
          const latest = now.at(-1) as IncidentLoss;
          for (const [service, at, up] of told([due(latest.service, latest.from)], now, place))
            history.set(`${service} ${at}`, up);
        }
        const whole = told([due('ALL', 0)], losses, place).map(([service, at, up]) => [`${service} ${at}`, up] as const);
        expect(new Map([...history].sort())).toEqual(new Map([...whole].sort()));
      }),
    );
  });
});

test('an incident that is closed before it was ever kept is told with its opening', () => {
  const closed = sampleIncident({ openedAt: 100, state: 'closed', closedAt: 900, affected: [] });
  const { first, turned } = turnsOf(closed);
  expect(first.map(({ at, opened, kiosks }) => [at, opened, kiosks])).toEqual([
    [100, true, 0],
    [900, false, 1],
  ]);
  expect(turned).toEqual(first.slice(1));
  expect(turnsOf(sampleIncident()).first).toMatchObject([{ opened: true, kiosks: 1, severity: 'degraded' }]);
});
