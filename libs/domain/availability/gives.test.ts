import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  CLOSED_MODES,
  type Gives,
  gives,
  type Hall,
  type HeldBack,
  type Instant,
  isAble,
  type Kiosk,
  type KnownOf,
  NOT_GIVEN,
  type NotGiven,
  OpenHours,
  servicesNow,
  type Taking,
} from '#libs/domain/index.js';

const NOW: Instant = Date.parse('2026-05-12T10:00:00+08:00');
const why = { zh: '升级', en: 'upgrade' };
const hall = { id: 'h', region: 'r', hours: '24h', statutoryHolidays: 'open', counters: [], online: [] } as unknown as Hall;
const CLOSED: Hall = { ...hall, hours: {} };
const PLANNED: Hall = { ...hall, maintenance: [{ kind: 'once', from: NOW - 1, to: NOW + 1, why }] };
const kiosk = { id: 'K-1', hall: 'h', type: 'ATM', services: ['WDL', 'RCPT'], state: 'active' } as Kiosk;

const incident = (more: Partial<Taking> = {}): Taking => ({
  id: 'IN-1',
  cause: 'fault/CRD-003/cardReader',
  kind: 'fault',
  state: 'open',
  region: 'r',
  affected: ['K-1'],
  kioskIds: ['K-1'],
  servicesLost: ['WDL'],
  ...more,
});
const held = (more: Partial<HeldBack> = {}): HeldBack => ({
  id: 'WH-1',
  kioskId: 'K-1',
  cause: 'fault/CRD-003/cardReader',
  state: 'held',
  inhibitedBy: null,
  alarm: { servicesLost: ['WDL'] },
  ...more,
});
const WELL: KnownOf = {
  hall,
  hours: new OpenHours(),
  link: 'up',
  mode: 'inService',
  incidents: [],
  withheld: [],
  barredBy: null,
  unwatchedSince: null,
};
const ask = (known: Partial<KnownOf>, of: Partial<Kiosk> = {}, service = 'WDL'): Gives =>
  gives({ ...kiosk, ...of }, service, NOW, { ...WELL, ...known });
const away: Partial<Taking> = { id: 'IN-9', kind: 'upstream', cause: 'upstream/tax', affected: ['K-8'], kioskIds: ['K-8'] };

describe('a kiosk gives a service', () => {
  test('when nothing stands against it', () => expect(ask({})).toEqual({ gives: true }));

  test.each<[because: NotGiven, known: Partial<KnownOf>, of?: Partial<Kiosk>]>([
    ['retired', {}, { state: 'retired' }],
    ['not-offered', {}, { services: ['RCPT'] }],
    ['not-offered', {}, { services: [] }],
    ['never-heard', { link: 'never' }],
    ['link', { link: 'down' }],
    ['link', { withheld: [held({ cause: 'link', alarm: { servicesLost: [] } })] }],
    ['link', { incidents: [incident({ cause: 'link', kind: 'link', servicesLost: [] })] }],
    ...CLOSED_MODES.map((mode): [NotGiven, Partial<KnownOf>] => ['mode', { mode }]),
    ['unwatched', { unwatchedSince: NOW }],
    ['closed', { hall: CLOSED }],
    ['closed', { hall: undefined }],
    ['planned-work', { hall: PLANNED }],
  ])('not: %s', (because, known, of = {}) => expect(ask(known, of)).toMatchObject({ gives: false, because }));

  test.each<[because: NotGiven, by: string, known: Partial<KnownOf>]>([
    ['barred', 'NO-1', { barredBy: 'NO-1' }],
    ['incident', 'IN-1', { incidents: [incident()] }],
    ['incident', 'IN-1', { incidents: [incident({ servicesLost: ['ALL'] })] }],
    ['incident', 'IN-9', { incidents: [incident(away)] }],
    ['withheld', 'WH-1', { withheld: [held()] }],
    ['withheld', 'IN-5', { withheld: [held({ inhibitedBy: 'IN-5' })] }],
    ['link', 'IN-7', { link: 'down', incidents: [incident({ id: 'IN-7', kind: 'hall', cause: 'hall', servicesLost: ['ALL'] })] }],
  ])('not: %s, by %s', (because, by, known) => expect(ask(known)).toEqual({ gives: false, because, by }));

  test.each<[string, Partial<KnownOf>]>([
    ['an incident that takes something else', { incidents: [incident({ servicesLost: ['RCPT'] })] }],
    ['an incident that concerns it no more', { incidents: [incident({ affected: [] })] }],
    [
      'a battery that lasts while its hall has no power',
      { incidents: [incident({ kind: 'hall', cause: 'hall', servicesLost: ['ALL'] })] },
    ],
    ['a business system of another region', { incidents: [incident({ ...away, region: 'other' })] }],
    ['a business system that it reaches again', { incidents: [incident({ ...away, kioskIds: ['K-1', 'K-8'] })] }],
    ['what was withheld and has ended', { withheld: [held({ state: 'ended' })] }],
    ['a watch that will stop later', { unwatchedSince: NOW + 1 }],
    ['a word for a mode that nobody knows', { mode: 'karaoke' }],
  ])('in spite of %s', (_, known) => expect(ask(known)).toEqual({ gives: true }));

  test('may be come to later when only its hall is closed', () => {
    expect(isAble(ask({ hall: CLOSED }))).toBe(true);
    expect(isAble(ask({ hall: PLANNED }))).toBe(false);
  });
});

const kinds = ['fault', 'link', 'hall', 'region', 'upstream'] as const;
const takings = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    affected: fc.subarray(['K-1', 'K-2']),
    servicesLost: fc.subarray(['WDL', 'RCPT', 'ALL']),
    state: fc.constantFrom('open' as const, 'closed' as const),
  }),
  { maxLength: 3 },
);
const knowns = fc.record({
  incidents: takings.map((all) => all.map((one, i) => incident({ ...one, id: `IN-${i}`, cause: one.kind }))),
  link: fc.constantFrom('up' as const, 'down' as const, 'never' as const),
  mode: fc.constantFrom(null, 'inService', ...CLOSED_MODES),
  barredBy: fc.constantFrom(null, 'NO-1'),
  hall: fc.constantFrom(hall, CLOSED, PLANNED),
});

describe('whatever is known', () => {
  test('one more thing against a kiosk never gives a service back, and every no has its name', () => {
    fc.assert(
      fc.property(knowns, knowns, fc.constantFrom('WDL', 'RCPT'), (some, more, service) => {
        const before = ask(some, {}, service);
        const both = { ...some, incidents: [...some.incidents, ...more.incidents], barredBy: some.barredBy ?? more.barredBy };
        const after = ask(both, {}, service);
        if (!before.gives) expect(NOT_GIVEN).toContain(before.because);
        expect(after.gives && !before.gives).toBe(false);
      }),
    );
  });

  test('every service that is offered is answered as it is asked for alone', () => {
    fc.assert(
      fc.property(knowns, (known) => {
        const now = servicesNow(kiosk, NOW, { ...WELL, ...known });
        expect(now.map(({ service, up }) => [service, up])).toEqual(
          kiosk.services.map((one) => [one, ask(known, {}, one).gives]),
        );
        for (const { up, because, reason } of now) expect([because === null, reason === null]).toEqual([up, up]);
      }),
    );
  });
});
