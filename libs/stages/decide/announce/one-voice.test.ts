import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type BusinessSystem,
  type Finding,
  type Incident,
  type Instant,
  MINUTE,
  type OutageNotice,
  SECOND,
  type Withheld,
} from '#libs/domain/index.js';
import { at, hallOf, kioskOf } from '#libs/domain/outage/testing/register.js';
import { Office } from '../testing/office.js';

const START = at('2026-05-12T10:00');
const SERVICES = ['CASH', 'INV', 'QRPAY', 'RCPT'];
const HALLS = ['a', 'b', 'c'];
const KIOSKS = ['a-1', 'a-2', 'a-3', 'b-1', 'b-2', 'c-1', 'c-2'];
const SYSTEMS: BusinessSystem[] = [{ id: 'tax', name: '税务系统', names: [], services: ['INV', 'RCPT'] }];

const register = () => ({
  halls: HALLS.map((id) => hallOf(id, { firstResponsible: 'p-1' })),
  kiosks: KIOSKS.map((id) => kioskOf(id, id.slice(0, 1), { services: SERVICES })),
  people: ['p-1', 'p-2'].map((id) => ({
    ...{ id, name: id, roles: ['technician' as const], halls: [], skills: [] },
    channels: [{ kind: 'webhook' as const, url: `https://example.test/${id}` }],
  })),
  systems: SYSTEMS,
});

/** What a fault takes. */
const FAULTS = {
  'fault/BNA-002/noteAcceptor': ['CASH'],
  'fault/PRN-004/receiptPrinter': ['INV', 'RCPT'],
  'fault/SCR-001/display': ['ALL'],
  'fault/NET-003/tax': ['INV', 'RCPT'],
  link: ['ALL'],
} as const;
type Fault = keyof typeof FAULTS;

const lossOf = (cause: Fault): Finding['loss'] => (FAULTS[cause][0] === 'ALL' ? 'ALL' : [...FAULTS[cause]]);

/** Three halls of one region, that are looked at after everything that happens. */
class Town {
  readonly office = new Office(register());
  readonly holding = new Set<string>();
  readonly barred = new Set<string>();
  now: Instant = START;

  async find(type: Finding['type'], of: { kiosks: readonly string[]; cause: Fault }): Promise<void> {
    const kiosks = of.kiosks.filter((id) => this.holding.has(`${id} ${of.cause}`) === (type === 'cleared'));
    for (const id of kiosks) this.holding[type === 'raised' ? 'add' : 'delete'](`${id} ${of.cause}`);
    const more = { cause: of.cause, loss: lossOf(of.cause) };
    const findings = kiosks.map((id) => this.office.finding(type, id, this.now, more));
    await this.office.decide(findings, this.now);
  }

  async pass(seconds: number): Promise<void> {
    this.now += seconds * SECOND;
    await this.office.decide([], this.now);
  }

  /** Somebody repairs what stands first on the kiosk, and somebody else says whether it may be used. */
  async repair(kioskId: string, passed: boolean): Promise<void> {
    const by = (act: 'order.accept' | 'order.arrive' | 'order.repair') => ({ act, by: 'p-1' }) as const;
    const acts = [by('order.accept'), by('order.arrive'), by('order.repair')] as const;
    for (const act of [...acts, { act: 'order.acceptance', by: 'p-2', passed } as const]) {
      this.now += SECOND;
      await this.office.act(kioskId, act, this.now);
    }
  }

  async books(): Promise<Books> {
    const { office } = this;
    return { incidents: await office.incidents(), withheld: await office.withheld(), notices: await office.notices() };
  }
}

interface Books {
  incidents: Incident[];
  withheld: Withheld[];
  notices: OutageNotice[];
}

const takes = (services: readonly string[], service: string): boolean => services.includes('ALL') || services.includes(service);

/** What is out on a kiosk by the incidents alone. */
const lostOn = (kioskId: string, incidents: Incident[]): string[] =>
  SERVICES.filter((service) =>
    incidents.some(
      ({ affected, unharmed = [], servicesLost }) =>
        affected.includes(kioskId) && !unharmed.includes(kioskId) && takes(servicesLost, service),
    ),
  );

const says = ({ kioskIds, services }: OutageNotice, kioskId: string, service: string): boolean =>
  kioskIds.includes(kioskId) && takes(services, service);

/** What the public reads of a kiosk: each service that is out once, and nothing that is out as available. */
function expectOneVoice(kioskId: string, { incidents, withheld, notices }: Books): void {
  const isBarred = notices.some(({ barred, kioskIds }) => barred && kioskIds.includes(kioskId));
  const lost = isBarred ? SERVICES : lostOn(kioskId, incidents);
  const told = SERVICES.map((service) => notices.filter((notice) => says(notice, kioskId, service)).length);
  expect({ kioskId, told }).toEqual({ kioskId, told: SERVICES.map((service) => (lost.includes(service) ? 1 : 0)) });
  const held = withheld.filter(({ kioskId: of, quiet }) => of === kioskId && !quiet).map(({ alarm }) => alarm);
  const isOut = (service: string): boolean =>
    lost.includes(service) || held.some(({ cause, servicesLost }) => cause === 'link' || takes(servicesLost, service));
  const wrong = notices.flatMap(({ kioskId: own, available }) => (own === kioskId ? available.filter(isOut) : []));
  expect({ kioskId, wrong }).toEqual({ kioskId, wrong: [] });
}

async function expectTrue(town: Town): Promise<Books> {
  const books = await town.books();
  for (const kioskId of KIOSKS) expectOneVoice(kioskId, books);
  return books;
}

const someFault = fc.constantFrom(...(Object.keys(FAULTS) as Fault[]));
const somewhere = fc.oneof(
  fc.constantFrom(...KIOSKS).map((id) => [id]),
  fc.constantFrom(...HALLS).map((hall) => KIOSKS.filter((id) => id.startsWith(hall))),
  fc.subarray(KIOSKS, { minLength: 2 }),
  fc.constant(KIOSKS),
);
const happening = fc.oneof(
  fc.record({ does: fc.constant('raised' as const), kiosks: somewhere, cause: someFault }),
  fc.record({ does: fc.constant('cleared' as const), kiosks: somewhere, cause: someFault }),
  fc.record({ does: fc.constant('raised' as const), kiosks: somewhere, cause: fc.constant<Fault>('link') }),
  fc.record({ does: fc.constant('pass' as const), seconds: fc.constantFrom(1, 30, 200, 3_600, 40_000) }),
  fc.record({ does: fc.constant('repair' as const), kiosk: fc.constantFrom(...KIOSKS), passed: fc.boolean() }),
  fc.record({ does: fc.constant('restart' as const) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

async function happen(town: Town, one: Happening): Promise<void> {
  if (one.does === 'raised' || one.does === 'cleared') return town.find(one.does, one);
  if (one.does === 'pass') return town.pass(one.seconds);
  if (one.does === 'repair') return town.repair(one.kiosk, one.passed);
  town.office.restart();
  return town.pass(1);
}

describe('one voice for each kiosk', () => {
  test('at every moment each service that is out is told of once, and nothing of it is called available', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 25 }), async (life) => {
        const town = new Town();
        for (const one of life) {
          town.now += SECOND;
          await happen(town, one);
          await expectTrue(town);
          // What is waited for is told of then.
          await town.pass(400);
          const { incidents } = await expectTrue(town);
          for (const { kind } of incidents) seen.add(kind);
        }
        for (const { endedBy, barred } of town.office.noticesTold()) seen.add(barred ? 'barred' : (endedBy ?? 'stands'));
      }),
      { numRuns: 100 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['hall', 'region', 'upstream', 'merged', 'barred']));
  });

  const SILENT = { kiosks: ['a-1', 'a-2', 'a-3'], cause: 'link' } as const;
  const BOX = { kiosks: ['a-1'], cause: 'fault/BNA-002/noteAcceptor' } as const;
  const ofKiosk = async (town: Town, kioskId: string): Promise<OutageNotice[]> =>
    (await town.books()).notices.filter(({ kioskIds }) => kioskIds.includes(kioskId));

  test('a kiosk that was out before its hall is told of with it, and by itself again, since when it is out, when the hall is back', async () => {
    const town = new Town();
    await town.find('raised', BOX);
    const [before] = await ofKiosk(town, 'a-1');
    expect(before).toMatchObject({ from: START, services: ['CASH'], available: ['INV', 'QRPAY', 'RCPT'] });
    town.now += MINUTE;
    await town.find('raised', SILENT);
    await town.pass(400);
    expect(await ofKiosk(town, 'a-1')).toMatchObject([
      { kioskId: null, what: { en: 'All 3 self-service kiosks' }, available: [] },
    ]);
    const folded = town.office.noticesTold().findLast(({ id }) => id === before?.id);
    expect(folded).toMatchObject({ state: 'withdrawn', endedBy: 'merged' });
    expect(folded?.history.at(-1)).toMatchObject({ what: 'withdrawn', restored: false, note: { zh: '并入大厅公告' } });
    expect(town.office.signs.findLast(({ kioskId }) => kioskId === 'a-1')?.body['notices']).not.toContain(before?.id);
    await town.find('cleared', SILENT);
    expect(await ofKiosk(town, 'a-1')).toMatchObject([{ id: before?.id, from: START, services: ['CASH'] }]);
    expect((await ofKiosk(town, 'a-1'))[0]?.history.map(({ what }) => what)).toEqual(['published', 'withdrawn', 'published']);
    await town.find('cleared', BOX);
    expect(await ofKiosk(town, 'a-1')).toEqual([]);
  });

  test('what breaks while the hall is out has no notice then, says so, and has one with its own beginning when the hall is back', async () => {
    const town = new Town();
    await town.find('raised', { ...SILENT, kiosks: ['a-1', 'a-2', 'a-3'] });
    await town.pass(400);
    const began = town.now;
    await town.find('raised', BOX);
    expect(await ofKiosk(town, 'a-1')).toMatchObject([{ kioskId: null }]);
    const kept = town.office.told.filter(({ what, how }) => what === 'withheld' && how === 'notice');
    expect(kept.map(({ body }) => body['reason'])).toEqual(['told-by-another']);
    town.office.restart();
    await town.pass(60);
    await town.find('cleared', SILENT);
    expect(await ofKiosk(town, 'a-1')).toMatchObject([{ kioskId: 'a-1', from: began, services: ['CASH'] }]);
  });

  test('what a business system takes is not called available by the notice of a kiosk, nor told of twice', async () => {
    const town = new Town();
    await town.find('raised', BOX);
    await town.find('raised', { kiosks: ['a-1'], cause: 'fault/PRN-004/receiptPrinter' });
    town.now += MINUTE;
    await town.find('raised', { kiosks: ['a-1', 'a-2', 'a-3', 'b-1'], cause: 'fault/NET-003/tax' });
    await town.pass(400);
    const notices = await ofKiosk(town, 'a-1');
    expect(notices.map(({ kioskId, services, available }) => [kioskId, services, available])).toEqual([
      [null, ['INV', 'RCPT'], ['CASH', 'QRPAY']],
      ['a-1', ['CASH'], ['QRPAY']],
    ]);
  });

  test('a kiosk that failed its acceptance is told of by itself, and not among those of its hall', async () => {
    const town = new Town();
    await town.find('raised', BOX);
    await town.repair('a-1', false);
    await town.find('raised', SILENT);
    await town.pass(400);
    expect(await ofKiosk(town, 'a-1')).toMatchObject([{ kioskId: 'a-1', barred: true }]);
    expect(await ofKiosk(town, 'a-2')).toMatchObject([{ kioskIds: ['a-2', 'a-3'], what: { en: '2 self-service kiosks' } }]);
  });

  test('a kiosk that failed its acceptance is told of by itself, and its repair goes on, when its fault becomes part of a wider one', async () => {
    const town = new Town();
    const OF_SYSTEM = { kiosks: ['b-1', 'b-2'], cause: 'fault/NET-003/tax' } as const;
    await town.find('raised', OF_SYSTEM);
    await town.pass(400);
    await town.repair('b-2', false);
    await town.find('raised', { ...OF_SYSTEM, kiosks: KIOSKS });
    await town.pass(400);
    expect(await ofKiosk(town, 'b-2')).toMatchObject([{ kioskId: 'b-2', barred: true }]);
    await town.find('cleared', { ...OF_SYSTEM, kiosks: KIOSKS });
    await town.pass(400);
    expect(await ofKiosk(town, 'b-1')).toEqual([]);
    expect(await ofKiosk(town, 'b-2')).toMatchObject([{ kioskId: 'b-2', barred: true }]);
    await town.repair('b-2', true);
    expect(await ofKiosk(town, 'b-2')).toEqual([]);
  });

  test('what an installation of before said twice is said once from the start on', async () => {
    const town = new Town();
    await town.find('raised', BOX);
    const [before] = await ofKiosk(town, 'a-1');
    await town.find('raised', SILENT);
    await town.pass(400);
    await town.office.keep(before as OutageNotice);
    expect(await ofKiosk(town, 'a-1')).toHaveLength(2);
    town.office.restart();
    await town.pass(1);
    expect(await ofKiosk(town, 'a-1')).toMatchObject([{ kioskId: null }]);
  });
});
