import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FleetRegistry, MemoryBooks, type News } from '#libs/adapters/memory/index.js';
import { FleetFile } from '#libs/contracts/index.js';
import {
  Books,
  type Finding,
  type Fleet,
  HOUR,
  type MaintenanceOrder,
  type MaintenanceWindow,
  MINUTE,
  type OpenBooks,
  type OutageNotice,
  type Position,
  type Silence,
  type SilenceScope,
  type Withheld,
  withhold,
} from '#libs/domain/index.js';
import { writtenAlert } from '#test/harness/written-alert.js';
import { Decide } from '../decide.js';
import { WELL_KNOWN } from '../testing/well-known.js';

const START = Date.UTC(2026, 10, 23, 2);
const HALLS = ['a', 'b'];
const KIOSKS = HALLS.flatMap((hall) => [1, 2, 3].map((n) => `${hall}-${n}`));

/** Books in memory in which people set silences. */
class Muted extends Books {
  constructor(
    private readonly of: MemoryBooks,
    private readonly silences: Silence[],
  ) {
    super();
  }

  override transact<T>(act: (books: OpenBooks) => Promise<T>): Promise<T> {
    return this.of.transact((open) => act({ ...open, silences: { between: async () => this.silences } }));
  }

  override position(consumer: string): Promise<Position> {
    return this.of.position(consumer);
  }
}

function fleetWith(maintenance: MaintenanceWindow[]): Fleet {
  return FleetFile.parse({
    halls: HALLS.map((id, i) => ({
      ...{ id, region: 'r', hotline: '0000', lat: 30 + i / 100, lon: 117, hours: '24h', firstResponsible: 'p-1' },
      maintenance: id === 'a' ? maintenance : [],
    })),
    kiosks: KIOSKS.map((id) => ({ id, hall: id.slice(0, 1), type: 'UTIL', services: ['CASH', 'RCPT'] })),
    people: [{ id: 'p-1', roles: ['technician'], channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/a' }] }],
  }) as unknown as Fleet;
}

/** Two halls of three kiosks, with what people are told of and what the public reads. */
class Town {
  readonly orders = new Map<string, MaintenanceOrder>();
  readonly alerts: { incidentId: string; at: number; text: string }[] = [];
  private readonly books: Muted;
  private readonly registry: FleetRegistry;
  private readonly stage: Decide;
  readonly kept: MemoryBooks;

  constructor(silences: Silence[], maintenance: MaintenanceWindow[]) {
    this.kept = new MemoryBooks({ kept: (news) => this.note(news) });
    this.registry = new FleetRegistry(fleetWith(maintenance));
    this.books = new Muted(this.kept, silences);
    this.stage = new Decide({
      books: this.books,
      registry: this.registry,
      ...WELL_KNOWN,
      // What is gathered before it is corrected is so from the last time that the notice was written.
      gatherMs: 0,
    });
  }

  private note(news: News[]): void {
    for (const one of news) {
      if ('change' in one && one.change.what === 'order') this.orders.set(one.change.subject, one.change.body as never);
      if (!('item' in one) || one.item.message.type !== 'alert') continue;
      const { message, createdAt: at } = one.item;
      const { orderId } = message;
      const order = this.orders.get(orderId ?? '');
      const { text } = order
        ? (writtenAlert(message, order, this.registry, at) as { text: { en: string } })
        : { text: { en: '' } };
      this.alerts.push({ incidentId: orderId ?? '', at, text: text.en });
    }
  }

  async decide(findings: Finding[], now: number): Promise<void> {
    await this.stage.take([{ at: now, findings }], now, 1);
  }

  board(): Promise<OutageNotice[]> {
    return this.kept.transact(({ notices }) => notices.standing());
  }

  /** What is out and where else to go: until when, and who is sent, is another matter. Nobody is sent to where work is planned. */
  async truth(routes: 'with routes' | 'without'): Promise<unknown> {
    const standing = await this.board();
    return standing
      .map(({ incidentId, hallId, kioskIds, services, available, alternative }) => [
        ...[incidentId, hallId, kioskIds, services],
        ...(routes === 'without' ? [] : [available, alternative.en]),
      ])
      .sort();
  }

  /** Orders of which nobody was to hear. */
  async sentForQuiet(): Promise<MaintenanceOrder[]> {
    const open = await this.kept.transact(({ incidents }) => incidents.allOpen());
    const quiet = new Set(open.filter((incident) => incident.quiet).map(({ id }) => id));
    return [...this.orders.values()].filter(({ state, incidentId }) => state === 'open' && quiet.has(incidentId));
  }

  get toldOf(): Set<string> {
    return new Set(this.alerts.map(({ incidentId: orderId }) => this.orders.get(orderId)?.incidentId ?? ''));
  }
}

const found = (type: Finding['type'], kioskId: string, at: number, cause: string): Finding => ({
  ...{ type, kioskId, at, cause, hallId: kioskId.slice(0, 1), region: 'r', rule: 'rule', ruleVersion: 'v1' },
  key: cause,
  kind: cause === 'link' ? 'link' : 'fault',
  severity: 'critical',
  loss: cause === 'fault/BNA-001/part' ? ['CASH'] : 'ALL',
  reason: { zh: '原因', en: 'reason' },
  evidence: { kind: 'fault', at, seen: {} },
  ...(cause.startsWith('fault/') && { code: cause.split('/')[1] as string }),
});

const silence = (more: Partial<Silence>): Silence => ({
  ...{ id: 'SI-1', for: { hallId: 'a' }, from: START, until: START + HOUR, why: 'a part is ordered', by: 'admin' },
  ...{ setAt: START, endedAt: null, endedBy: null },
  ...more,
});

const window = (from: number, to: number): MaintenanceWindow => ({
  kind: 'once',
  from,
  to,
  why: { zh: '换地毯', en: 'new carpet' },
});

describe('what people are kept from', () => {
  test('stands on the board without a word of a repair that nobody was sent for, and is told late with since when', async () => {
    const town = new Town([silence({})], []);
    await town.decide([found('raised', 'a-1', START, 'fault/SCR-001/touchScreen')], START);
    const [notice] = await town.board();
    expect(notice).toMatchObject({ orderId: null, services: ['CASH', 'RCPT'] });
    expect(`${notice?.body.zh} ${notice?.body.en}`).not.toMatch(/安排维修|维修单号|arranged|Order/);
    expect([town.orders.size, town.alerts]).toEqual([0, []]);
    await town.decide([], START + HOUR + 1);
    expect([...town.orders.values()]).toMatchObject([{ state: 'open', openedAt: START + HOUR, beganAt: START }]);
    expect(town.alerts).toMatchObject([{ at: START + HOUR }]);
    expect(town.alerts[0]?.text).toContain('in a silence or planned work, since');
    const [after] = await town.board();
    expect(after).toMatchObject({ id: notice?.id, orderId: [...town.orders.keys()][0] });
  });

  test('by planned work is told to the public as that, with its end', async () => {
    const town = new Town([], [window(START, START + HOUR)]);
    await town.decide([found('raised', 'a-1', START + 1, 'fault/SCR-001/touchScreen')], START + 1);
    const [notice] = await town.board();
    expect(notice).toMatchObject({ planned: true, until: START + HOUR, reason: { zh: '计划维护（换地毯）' } });
    expect(notice?.body.zh).toContain('因计划维护（换地毯）暂停办理');
    await town.decide([found('cleared', 'a-1', START + MINUTE, 'fault/SCR-001/touchScreen')], START + MINUTE);
    expect([await town.board(), town.orders.size, town.alerts]).toEqual([[], 0, []]);
  });

  test('as an installation of before withheld it, is out from the start on', async () => {
    const town = new Town([silence({})], []);
    const before = new Town([], []);
    await before.decide([found('raised', 'a-1', START - HOUR, 'fault/SCR-001/touchScreen')], START - HOUR);
    const [alarm] = await before.kept.transact(({ incidents }) => incidents.allOpen());
    const why = { zh: '静默', en: 'silenced' };
    const old: Withheld = withhold(alarm as never, START - HOUR, {
      ...{ reason: 'silenced', explanation: why, until: START + HOUR, inhibitedBy: 'SI-1' },
    });
    await town.kept.transact(({ withheld }) => withheld.save(old));
    await town.decide([], START + MINUTE);
    expect(await town.board()).toMatchObject([{ kioskId: 'a-1', orderId: null, services: ['CASH', 'RCPT'] }]);
    expect(await town.kept.transact(({ withheld }) => withheld.allHeld())).toMatchObject([{ quiet: true, reason: 'silenced' }]);
    expect(town.alerts).toEqual([]);
    await town.decide([], START + HOUR + 1);
    expect(town.alerts).toHaveLength(1);
  });
});

test('whatever people are kept from, the public reads the same at any time, and people hear of nothing else', async () => {
  const scope = fc.oneof(
    fc.constantFrom(...KIOSKS).map((kioskId) => ({ kioskId })),
    fc.constant({ hallId: 'a' }),
    fc.constant<SilenceScope>({ region: 'r', causes: ['link'] }),
  );
  const minute = fc.nat(40);
  const silences = fc.array(fc.tuple(scope, minute, fc.integer({ min: 1, max: 40 })), { maxLength: 3 });
  const windows = fc.array(fc.tuple(minute, fc.integer({ min: 1, max: 40 })), { maxLength: 1 });
  const acts = fc.array(
    fc.record({
      kioskId: fc.constantFrom(...KIOSKS),
      cause: fc.constantFrom('link', 'fault/BNA-001/part', 'fault/SCR-001/touchScreen'),
      after: fc.integer({ min: 1_000, max: 240_000 }),
    }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(silences, windows, acts, async (muted, planned, lived) => {
      const set = muted.map(([of, from, length], i) =>
        silence({ id: `SI-${i}`, for: of, from: START + from * MINUTE, until: START + (from + length) * MINUTE }),
      );
      const routes = planned.length === 0 ? 'with routes' : 'without';
      const work = planned.map(([from, length]) => window(START + from * MINUTE, START + (from + length) * MINUTE));
      const [kept, heard] = [new Town(set, work), new Town([], [])];
      const standing = new Set<string>();
      let at = START;
      for (const { kioskId, cause, after } of lived) {
        at += after;
        const key = `${kioskId} ${cause}`;
        const type = standing.has(key) ? 'cleared' : 'raised';
        if (type === 'raised') standing.add(key);
        else standing.delete(key);
        for (const town of [kept, heard]) await town.decide([found(type, kioskId, at, cause)], at);
        expect([at - START, await kept.truth(routes)]).toEqual([at - START, await heard.truth(routes)]);
        expect(await kept.sentForQuiet()).toEqual([]);
      }
      expect([...kept.toldOf].filter((id) => !heard.toldOf.has(id))).toEqual([]);
      await kept.decide([], at + 2 * HOUR);
      const open = await kept.kept.transact(({ incidents }) => incidents.allOpen());
      const ordered = [...kept.orders.values()].filter(({ state }) => state === 'open').map(({ incidentId }) => incidentId);
      expect(ordered.sort()).toEqual(open.map(({ id }) => id).sort());
    }),
    { numRuns: 40 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1) },
  );
});
