import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FleetRegistry, MemoryBooks, type News } from '#libs/adapters/memory/index.js';
import { FleetFile } from '#libs/contracts/index.js';
import {
  type AlertMessage,
  type Finding,
  type Fleet,
  type Found,
  GATHERS,
  HOUR,
  type Incident,
  type MaintenanceOrder,
  MINUTE,
  type NotNotified,
  type OutageNotice,
  REOPENS_WITHIN,
  SECOND,
} from '#libs/domain/index.js';
import { Decide } from '../decide.js';

const NOW = Date.UTC(2026, 10, 23, 2);

const HALLS: Record<string, string[]> = { a: ['a-1', 'a-2', 'a-3', 'a-4'], b: ['b-1', 'b-2'], c: ['c-1'], d: ['d-1'] };
const MAINTAINED_BY_THE_OTHER = ['a-2', 'a-4', 'b-2', 'd-1'];
const KIOSKS = Object.values(HALLS).flat();
const READER = 'fault/CRD-003/cardReader';
const BOX = 'fault/BNA-001/noteAcceptor';
const SCANNER = 'fault/SCN-001/qrScanner';
const CAUSES = [READER, BOX, SCANNER, 'link', 'identity', 'period'];
const LOSS: Record<string, Finding['loss']> = { [READER]: ['CARDPAY'], [BOX]: ['CASH'], link: 'ALL' };
const KINDS: Record<string, Finding['kind']> = { link: 'link', identity: 'identity', period: 'period' };

const fleet = FleetFile.parse({
  halls: Object.keys(HALLS).map((id, i) => ({
    id,
    region: 'north',
    hotline: '0000',
    lat: 30 + i,
    lon: 117,
    firstResponsible: 'p-1',
  })),
  kiosks: Object.entries(HALLS).flatMap(([hall, ids]) =>
    ids.map((id) => ({
      ...{ id, hall, type: 'UTIL', services: ['CASH', 'CARDPAY'] },
      maintainer: MAINTAINED_BY_THE_OTHER.includes(id) ? 'p-2' : 'p-1',
    })),
  ),
  people: [
    ...['p-1', 'p-2'].map((id) => ({ id, channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/a' }] })),
    ...['p-3', 'p-4'].map((id) => ({
      id,
      roles: ['administrator'],
      channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/b' }],
    })),
  ],
}) as unknown as Fleet;

type Severity = Finding['severity'];

/** What is decided, over books in memory that a restart leaves. */
class Place {
  readonly registry = new FleetRegistry(fleet);
  readonly news: News[] = [];
  /** Seconds between heartbeats, by the births of kiosks that have said them. */
  readonly periods = new Map<string, number>();
  private readonly books = new MemoryBooks({ kept: (news) => void this.news.push(...news) });
  private stage = this.begin();

  restart(): void {
    this.stage = this.begin();
  }

  private begin(): Decide {
    const { registry, books } = this;
    const nothing = (): null => null;
    const isRefusal = (): boolean => false;
    return new Decide({
      books,
      registry,
      report: nothing,
      heardOf: () => true,
      modeOf: nothing,
      appOf: nothing,
      heartbeatOf: (id) => this.periods.get(id) ?? null,
      isRefusal,
      kept: nothing,
    });
  }

  decide(found: Found[], now: number): Promise<void> {
    return this.stage.take(found, now, 1);
  }

  finding(type: Finding['type'], kioskId: string, cause: string, at: number, severity: Severity = 'degraded'): Finding {
    const hallId = this.registry.kiosk(kioskId)?.hall as string;
    const kind = KINDS[cause] ?? 'fault';
    const key = `rule ${cause}`;
    const [reason, evidence] = [
      { zh: cause, en: cause },
      { kind: 'fault' as const, at, seen: {} },
    ];
    const of = { kioskId, hallId, region: 'north', cause, kind, rule: 'rule', ruleVersion: 'v1' } as const;
    return { ...of, type, key, at, severity, loss: LOSS[cause] ?? [], reason, evidence };
  }

  /** Raised or cleared, and decided then. */
  async find(type: Finding['type'], kioskId: string, cause: string, at: number, severity?: Severity): Promise<void> {
    await this.decide([{ at, findings: [this.finding(type, kioskId, cause, at, severity)] }], at);
  }

  async untold(): Promise<NotNotified[]> {
    return this.books.transact(async ({ untold }) => (await untold.list({ of: 'alert', limit: 9 })).items);
  }

  of<T>(what: string): { at: number; how: string; body: T }[] {
    return this.news.flatMap((one) =>
      'change' in one && one.change.what === what ? [{ ...one.change, body: one.change.body as T }] : [],
    );
  }

  get notices() {
    return this.of<OutageNotice>('notice').filter(({ how }) => how !== 'kept');
  }

  get alerts(): { at: number; message: AlertMessage; event: string }[] {
    return this.news.flatMap((one) => {
      if ('change' in one || one.item.message.type !== 'alert') return [];
      const { message, createdAt: at } = one.item;
      return [{ at, message, event: String(message.body['event']) }];
    });
  }

  inShort(): string[] {
    return this.news.flatMap((one) => {
      if ('item' in one) return one.item.message.type === 'alert' ? [`alert ${one.item.message.body['event']}`] : [];
      return one.change.how === 'kept' ? [] : [`${one.change.what} ${one.change.how}`];
    });
  }
}

const minutes = (n: number): number => NOW + n * MINUTE;

describe('a cause that comes and goes', () => {
  test('has one notice and four alerts, the last when it has stayed away', async () => {
    const place = new Place();
    for (let i = 0; i < 6; i++) {
      await place.find('raised', 'c-1', READER, minutes(5 * i));
      await place.find('cleared', 'c-1', READER, minutes(5 * i + 1));
    }
    expect(new Set(place.notices.map(({ body }) => body.id)).size).toBe(1);
    expect(place.alerts.map(({ event }) => event)).toEqual(['order.opened', 'order.closed', 'order.reopened']);
    place.restart();
    await place.decide([], minutes(40));
    expect(place.alerts.at(-1)).toMatchObject({ event: 'order.closed', at: minutes(26) + REOPENS_WITHIN });
    await place.decide([], minutes(80));
    expect(place.alerts).toHaveLength(4);
  });

  test('goes on with the notice of the first time, with its history and when it was published', async () => {
    const place = new Place();
    await place.find('raised', 'c-1', READER, minutes(0));
    await place.find('cleared', 'c-1', READER, minutes(1));
    place.restart();
    await place.find('raised', 'c-1', READER, minutes(3));
    const { body } = place.notices.at(-1) ?? {};
    expect(body).toMatchObject({ state: 'published', publishedAt: minutes(0), updatedAt: minutes(3), withdrawnAt: null });
    expect(body?.history.map(({ what }) => what)).toEqual(['published', 'withdrawn', 'published']);
  });

  test('is told in this order: what is wrong, what is to be done, what the public reads, who is called', async () => {
    const place = new Place();
    await place.find('raised', 'c-1', READER, minutes(0));
    await place.find('cleared', 'c-1', READER, minutes(1));
    const told = (how: [string, string, string, string]) => [
      `incident ${how[0]}`,
      `order ${how[1]}`,
      `notice ${how[2]}`,
      `alert order.${how[3]}`,
    ];
    expect(place.inShort()).toEqual([
      ...told(['opened', 'opened', 'published', 'opened']),
      ...told(['closed', 'closed', 'withdrawn', 'closed']),
    ]);
  });
});

describe('an incident of the administrators that comes and goes', () => {
  const toldTo = (place: Place, id: string): [string, number][] =>
    place.alerts.filter(({ message }) => message.to === id).map(({ event, at }) => [event, (at - NOW) / MINUTE]);

  test.each(['identity', 'period'])(
    'of kind %s is told as often as an order, the last time when it has stayed away',
    async (cause) => {
      const place = new Place();
      for (let i = 0; i < 12; i++) {
        await place.find('raised', 'c-1', cause, minutes(5 * i));
        await place.find('cleared', 'c-1', cause, minutes(5 * i + 1));
      }
      const before = [
        ['incident.opened', 0],
        ['incident.closed', 1],
        ['incident.reopened', 5],
      ];
      expect(toldTo(place, 'p-3')).toEqual(before);
      place.restart();
      await place.decide([], minutes(66));
      expect(toldTo(place, 'p-3')).toEqual(before);
      await place.decide([], minutes(90));
      place.restart();
      await place.decide([], minutes(120));
      for (const id of ['p-3', 'p-4']) expect(toldTo(place, id)).toEqual([...before, ['incident.closed', 66]]);
      expect(toldTo(place, 'p-1')).toEqual([]);
    },
  );

  test('is told anew when it is worse than was told, and once', async () => {
    const place = new Place();
    for (const severity of ['info', 'degraded', 'info', 'degraded', 'critical'] as const) {
      await place.find('raised', 'c-1', 'identity', minutes(place.news.length), severity);
    }
    expect(toldTo(place, 'p-3').map(([event]) => event)).toEqual(['incident.opened', 'incident.updated', 'incident.updated']);
  });

  test('says why a return is not told', async () => {
    const place = new Place();
    for (const [i, type] of (['raised', 'cleared', 'raised', 'cleared', 'raised'] as const).entries()) {
      await place.find(type, 'c-1', 'identity', minutes(i));
    }
    const { body } = place.of<Incident>('incident')[0] ?? {};
    const untold = await place.untold();
    expect(untold).toMatchObject([{ of: 'alert', reason: 'told-already', incidentId: body?.id, orderId: null, kioskId: 'c-1' }]);
  });
});

describe('kiosks of a hall that leave one by one', () => {
  const ALL = ['a-1', 'a-2', 'a-3', 'a-4'];
  const leave = async (place: Place, last: number): Promise<void> => {
    for (const [i, id] of ALL.slice(0, last).entries()) {
      const at = NOW + i * 8 * SECOND;
      const awaits = { since: at, kiosks: ALL.filter((other) => other !== id) };
      await place.decide([{ at, findings: [{ ...place.finding('raised', id, 'link', at, 'critical'), awaits }] }], at);
    }
  };

  test('change its notice once, when five minutes are over, over a restart too', async () => {
    const place = new Place();
    await leave(place, 4);
    expect(place.notices.map(({ how, body }) => [how, body.kind, body.available])).toEqual([['published', 'fault', []]]);
    expect(place.of('order').map(({ how }) => how)).toEqual(['opened', 'kept', 'kept']);
    place.restart();
    await place.decide([], minutes(5) + 8 * SECOND);
    expect(place.notices).toHaveLength(1);
    await place.decide([], minutes(5) + 9 * SECOND);
    const [, corrected] = place.notices;
    expect(corrected).toMatchObject({ how: 'updated', at: NOW + 8 * SECOND + GATHERS });
    expect(corrected?.body.what.en).toBe('All 4 self-service kiosks');
    expect(corrected?.body.owesAt).toBeUndefined();
  });

  test('are no way out for each other until they are known to live', async () => {
    const place = new Place();
    await leave(place, 2);
    const [first] = place.notices;
    expect(first?.body).toMatchObject({ kioskIds: ['a-1', 'a-2'], kind: 'fault', available: [] });
    expect(first?.body.alternative.en).not.toMatch(/a-[34]/);
    await place.decide([], minutes(6));
    const { body } = place.notices.at(-1) ?? {};
    expect(body).toMatchObject({ kind: 'partial', available: ['CARDPAY', 'CASH'] });
    expect(body?.alternative.en).toContain('a-3');
  });

  test('are known to live by the slower of the two periods: what stands beside them and beats slowly may be out as well', async () => {
    const place = new Place();
    place.periods.set('a-4', 300);
    await leave(place, 3);
    await place.decide([], minutes(6));
    expect(place.notices.at(-1)?.body).toMatchObject({ kioskIds: ['a-1', 'a-2', 'a-3'], available: [] });
    await place.decide([], minutes(17));
    expect(place.notices.at(-1)?.body).toMatchObject({ kind: 'partial', available: ['CARDPAY', 'CASH'] });
  });

  test.each([
    [[], false],
    // What may have been under way still when the hall fell out proves nothing.
    [[10 * SECOND], false],
    [[10 * SECOND, 2 * MINUTE], true],
  ])('are known to live when they are heard, %j after the first fell, though they beat slowly: %s', async (heard, isKnown) => {
    const place = new Place();
    place.periods.set('a-4', 300);
    await leave(place, 3);
    for (const id of ['b-1', 'c-1', 'd-1']) await place.find('raised', id, BOX, NOW + 30 * SECOND);
    for (const after of heard) {
      const at = NOW + after;
      await place.decide([{ at, findings: [], answers: [{ kioskId: 'a-4', hallId: 'a', at }] }], at);
    }
    await place.find('raised', 'b-2', BOX, minutes(3));
    const own = place.notices.find(({ body }) => body.kioskId === 'b-2');
    expect([own?.body.alternative.en, own?.body.alternative.en.includes(' at a')]).toEqual([expect.any(String), isKnown]);
  });

  test('are listed at once, and their signs with them, though the public reads on what it read', async () => {
    const place = new Place();
    await leave(place, 4);
    const kept = place.of<OutageNotice>('notice').at(-1);
    expect(kept).toMatchObject({ how: 'kept', body: { kioskIds: ALL, updatedAt: NOW + 8 * SECOND } });
    const signs = place.news.flatMap((one) =>
      'item' in one && one.item.message.type === 'sign' ? [one.item.message.kioskId] : [],
    );
    expect(signs).toEqual(ALL);
  });
});

describe('a notice', () => {
  test('sends nobody to a place that is out, at once, and to a better one when five minutes are over', async () => {
    const place = new Place();
    await place.find('raised', 'b-1', BOX, minutes(0));
    expect(place.notices[0]?.body.alternative.en).toContain('b-2');
    await place.find('raised', 'b-2', BOX, minutes(1));
    const first = (how: string) => place.notices.filter(({ body, how: of }) => of === how && body.kioskId === 'b-1');
    expect(first('updated').map(({ at }) => at)).toEqual([minutes(1)]);
    await place.find('cleared', 'b-2', BOX, minutes(2));
    expect(first('updated')).toHaveLength(1);
    await place.decide([], minutes(7) + 1);
    const { at, body } = first('updated').at(-1) ?? {};
    expect(at).toBe(minutes(7));
    expect(body?.alternative.en).toContain('b-2');
  });

  test('whose incident changes in the moment in which its place goes out names another at once', async () => {
    const place = new Place();
    await place.find('raised', 'b-1', BOX, minutes(0));
    const at = minutes(1);
    const worse = place.finding('raised', 'b-1', BOX, at, 'critical');
    await place.decide([{ at, findings: [worse, place.finding('raised', 'b-2', BOX, at)] }], at);
    const { how, body } = place.notices.filter((one) => one.body.kioskId === 'b-1').at(-1) ?? {};
    expect(how).toBe('updated');
    expect(body?.alternative.en).not.toContain('b-2');
  });

  test('that says the same again when its correction is due is not told again', async () => {
    const place = new Place();
    await place.find('raised', 'b-1', BOX, minutes(0));
    await place.find('raised', 'b-2', BOX, minutes(1));
    await place.find('cleared', 'b-2', BOX, minutes(2));
    await place.find('raised', 'b-2', BOX, minutes(3));
    const told = place.notices.length;
    await place.decide([], minutes(20));
    expect(place.notices).toHaveLength(told);
  });
});

describe('an order that becomes part of a wider one', () => {
  /** Halls of one kiosk fall out, the second so soon that it is the region; its order goes to the first responsible of hall c. */
  const region = async (first: string, second: string) => {
    const place = new Place();
    await place.find('raised', first, 'link', minutes(0));
    await place.find('raised', second, 'link', minutes(1));
    const orders = place.of<MaintenanceOrder>('order').map(({ body }) => body);
    const [single, wide] = [orders.find(({ kioskId }) => kioskId === first), orders.find(({ kioskId }) => kioskId === null)];
    const alerts = place.alerts.map(({ event, message }) => [
      message.to,
      event,
      message.orderId === wide?.id ? 'wide' : 'single',
    ]);
    const named = place.alerts.flatMap(({ message }) => (message.body['replaces'] as string[] | undefined) ?? []);
    return { place, single: single?.id, alerts, named };
  };

  test('is named in the message of that one to the same person', async () => {
    const { single, alerts, named } = await region('c-1', 'd-1');
    expect(alerts).toEqual([
      ['p-1', 'order.opened', 'single'],
      ['p-1', 'order.opened', 'wide'],
    ]);
    expect(named).toEqual([single]);
  });

  test('is told to another person by itself', async () => {
    const { alerts, named } = await region('d-1', 'c-1');
    expect(alerts).toEqual([
      ['p-2', 'order.opened', 'single'],
      ['p-1', 'order.opened', 'wide'],
      ['p-2', 'order.cancelled', 'single'],
    ]);
    expect(named).toEqual([]);
  });
});

interface Turn {
  after: number;
  kiosk: string;
  cause: string;
  severity: Severity;
  restart: boolean;
}

const turns = fc.array(
  fc.record({
    after: fc.oneof(fc.integer({ min: 2, max: 90 }), fc.integer({ min: 100, max: 900 })),
    kiosk: fc.constantFrom(...KIOSKS),
    cause: fc.constantFrom(...CAUSES),
    severity: fc.constantFrom<Severity>('degraded', 'critical'),
    restart: fc.boolean(),
  }),
  { minLength: 5, maxLength: 60 },
);

/** Every turn raises a cause, worsens it or clears it. Answers the findings and what is out after each. */
function lived(place: Place, life: Turn[]): { found: Found; turn: Turn; out: Set<string>; ill: Set<string> }[] {
  const standing = new Map<string, Severity>();
  let at = NOW;
  return life.map((turn) => {
    at += turn.after * SECOND;
    const { kiosk, cause, severity } = turn;
    const key = `${kiosk} ${cause}`;
    const clears = standing.has(key) && standing.get(key) === severity;
    if (clears) standing.delete(key);
    else standing.set(key, severity);
    const finding = place.finding(clears ? 'cleared' : 'raised', kiosk, cause, at, severity);
    const out = [...standing.keys()].map((one) => one.split(' ') as [string, string]);
    const [gone, ill] = [out.filter(([, c]) => c === 'link'), out.filter(([, c = '']) => c in LOSS)];
    const ids = (of: [string, string][]): Set<string> => new Set(of.map(([id]) => id));
    return { found: { at, findings: [finding] }, turn, out: ids(gone), ill: ids(ill) };
  });
}

const actedOn = ({ services, until, contact, available, where }: OutageNotice): string =>
  JSON.stringify([services, until, contact, available, where]);

const hallsOut = (place: Place): Set<string> => {
  const incidents = new Map(place.of<Incident>('incident').map(({ body }) => [body.id, body]));
  const wide = [...incidents.values()].filter(({ state, kioskId }) => state === 'open' && kioskId === null);
  return new Set(
    wide.flatMap(({ kind, hallId, affected }) => (kind === 'hall' ? [hallId] : affected.map((id) => id.slice(0, 1)))),
  );
};

/** What was told since, held against what had been told: of news there is a reason. */
function checkNotices(place: Place, told: Map<string, OutageNotice>, since: number, ill: Set<string>): void {
  for (const { how, at, body } of place.notices.slice(since)) {
    const of = `${body.incidentId} ${body.hallId}`;
    const before = told.get(of);
    told.set(of, body);
    if (!before) continue;
    expect(body.id).toBe(before.id);
    if (how !== 'updated' || at - before.updatedAt >= GATHERS || actedOn(body) !== actedOn(before)) continue;
    const out = hallsOut(place);
    const untrue = KIOSKS.filter((id) => before.alternative.en.includes(id) && (ill.has(id) || out.has(id.slice(0, 1))));
    expect([before.alternative.en, untrue.length]).not.toEqual([before.alternative.en, 0]);
  }
}

/** Who is told so of an incident hears of an opening, of what is worse, of an end, of one return, and what it is in the end. */
function checkWords(id: string, told: string[], state: string): void {
  const worse = told.filter((event) => event === 'updated').length;
  expect(worse).toBeLessThanOrEqual(2);
  expect(told.length - worse).toBeLessThanOrEqual(4);
  const isOver = ['closed', 'cancelled'].includes(told.at(-1) ?? 'closed');
  expect([id, told.at(-1) === state || ((state === 'open' || state === 'assigned') && !isOver)]).toEqual([id, true]);
}

/** Of incidents of the administrators each of them hears the same. */
function checkAdministrators(place: Place): void {
  const incidents = new Map(place.of<Incident>('incident').map(({ body }) => [body.id, body]));
  for (const { id, kind, state } of incidents.values()) {
    if (kind !== 'identity' && kind !== 'period') continue;
    const toldTo = (person: string): string[] =>
      place.alerts
        .filter(({ message }) => message.incidentId === id && message.to === person)
        .map(({ event }) => event.slice('incident.'.length));
    checkWords(id, toldTo('p-3'), state);
    expect(toldTo('p-4')).toEqual(toldTo('p-3'));
  }
}

/** What limits bring, is told besides. */
const OF_LIMITS: ReadonlySet<string> = new Set(['warned', 'breached', 'unaccepted', 'takenOver']);

/** Until ten quiet minutes are over the last word may wait. */
function checkAlerts(place: Place): void {
  const orders = new Map(place.of<MaintenanceOrder>('order').map(({ body }) => [body.id, body]));
  const named = new Set(place.alerts.flatMap(({ message }) => (message.body['replaces'] as string[] | undefined) ?? []));
  for (const { id, state } of orders.values()) {
    const all = place.alerts.filter(({ message }) => message.orderId === id).map(({ event }) => event.slice('order.'.length));
    // Whoever is asked because nobody accepted it hears of it as of a new one.
    const told = all.filter((event, i) => !OF_LIMITS.has(event) && (event !== 'opened' || i === 0));
    if (!named.has(id)) checkWords(id, told, state);
  }
}

const RUNS = Math.ceil(30 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1));

describe('whatever is raised, worsens, clears and is back, over restarts', () => {
  test('an incident has one notice in a hall, nothing is told twice in five minutes, and the last word to each person is right', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (life) => {
        const place = new Place();
        let at = NOW;
        const told = new Map<string, OutageNotice>();
        for (const { found, turn, out, ill } of lived(place, life)) {
          if (turn.restart) place.restart();
          const since = place.notices.length;
          await place.decide([found], found.at);
          checkNotices(place, told, since, ill);
          const standing = new Map(place.notices.map(({ body }) => [body.id, body]));
          for (const { state, alternative } of standing.values()) {
            if (state === 'published') for (const id of out) expect(alternative.en).not.toMatch(new RegExp(`${id}\\b`));
          }
          at = found.at;
        }
        for (let m = 1; m <= 40; m++) await place.decide([], at + m * MINUTE);
        checkAlerts(place);
        checkAdministrators(place);
      }),
      { numRuns: RUNS },
    );
  });

  test('the same is told to the letter, whatever is decided together', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(turns, cuts, async (life, lengths) => {
        const play = async (lengths: number[]): Promise<string[]> => {
          const place = new Place();
          const found = lived(place, life).map((one) => one.found);
          for (let n = 0; found.length > 0; n++) {
            const together = found.splice(0, lengths[n % lengths.length]);
            await place.decide(together, together.at(-1)?.at ?? NOW);
          }
          await place.decide([], NOW + 24 * HOUR);
          return place.news.map((one) => JSON.stringify(one));
        };
        expect(await play(lengths)).toEqual(await play([1]));
      }),
      { numRuns: RUNS },
    );
  });
});

/** Of what is told the incidents come first. */
test('of every alert the incident and the order were told before', async () => {
  const place = new Place();
  for (const [i, id] of KIOSKS.entries()) await place.find('raised', id, i % 2 === 0 ? READER : 'link', NOW + i * SECOND);
  await place.decide([], minutes(5));
  const known = new Set<string>();
  for (const one of place.news) {
    if ('change' in one) known.add((one.change.body as unknown as Incident).id);
    else if (one.item.message.type === 'alert') expect(known).toContain(one.item.message.orderId);
  }
});
