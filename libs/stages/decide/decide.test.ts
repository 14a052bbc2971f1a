import { describe, expect, test } from '@jest/globals';
import { FleetRegistry, MemoryBooks, type News } from '#libs/adapters/memory/index.js';
import { FleetFile } from '#libs/contracts/index.js';
import {
  type AlertMessage,
  type Finding,
  type Fleet,
  type Found,
  HOUR,
  type Incident,
  MINUTE,
  type OutageNotice,
  SECOND,
} from '#libs/domain/index.js';
import { Decide } from './decide.js';
import { WELL_KNOWN } from './testing/well-known.js';

const NOW = Date.UTC(2026, 10, 23, 2);

interface Written {
  what: string;
  how: string;
  body: Record<string, unknown>;
}

/** Halls of two regions, decided over books in memory; every notice that is written is counted. */
class Town {
  readonly registry: FleetRegistry;
  private news: Written[] = [];
  readonly alerts: AlertMessage[] = [];
  private stage: Decide;
  private readonly books = new MemoryBooks({ kept: (news) => this.note(news) });

  constructor(halls: Record<string, { region: string; kiosks: Record<string, string> }>) {
    const fleet = FleetFile.parse({
      halls: Object.entries(halls).map(([id, { region }], i) => ({ id, region, hotline: '0000', lat: 30 + i / 100, lon: 117 })),
      kiosks: Object.entries(halls).flatMap(([hall, { kiosks }]) =>
        Object.entries(kiosks).map(([id, type]) => ({ id, hall, type, services: ['CASH'] })),
      ),
      people: [
        { id: 'p-01', roles: ['administrator'], channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/a' }] },
        { id: 'p-02', roles: ['technician'], channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/b' }] },
      ],
    });
    this.registry = new FleetRegistry(fleet as unknown as Fleet);
    this.stage = this.begin();
  }

  /** The process ends and another begins: only the books are left. */
  restart(): void {
    this.stage = this.begin();
  }

  private begin(): Decide {
    return new Decide({
      books: this.books,
      registry: this.registry,
      ...WELL_KNOWN,
    });
  }

  private note(news: News[]): void {
    for (const one of news) {
      if ('change' in one) this.news.push({ ...one.change, body: { ...one.change.body } });
      else if (one.item.message.type === 'alert') this.alerts.push(one.item.message);
    }
  }

  finding(type: Finding['type'], kioskId: string, at: number, cause = 'link', loss: Finding['loss'] = 'ALL'): Finding {
    const { hall: hallId } = this.registry.kiosk(kioskId) as { hall: string };
    const { region } = this.registry.hall(hallId) as { region: string };
    const reason = { zh: '原因', en: 'reason' };
    const evidence = { kind: 'fault' as const, at, seen: {} };
    const [kind, rule] = [cause === 'link' ? ('link' as const) : ('fault' as const), 'rule'];
    return {
      type,
      key: cause,
      kioskId,
      hallId,
      region,
      cause,
      kind,
      rule,
      ruleVersion: 'v1',
      at,
      severity: 'critical',
      loss,
      reason,
      evidence,
    };
  }

  /** Decides and answers what was told of notices. */
  decide(findings: Finding[], now: number): Promise<Written[]> {
    return this.decideAll([{ at: now, findings }], now);
  }

  /** Several entries in one transaction. */
  async decideAll(found: Found[], now: number): Promise<Written[]> {
    this.news = [];
    await this.stage.take(found, now, 1);
    return this.news.filter(({ what, how }) => what === 'notice' || how === 'notice');
  }

  /** People mend what is broken on a kiosk; somebody else says whether it may be used. */
  async repair(kioskId: string, at: number, passed: boolean): Promise<Written[]> {
    this.news = [];
    for (const act of ['order.accept', 'order.arrive', 'order.repair'] as const) {
      const refused = await this.stage.act(kioskId, { act, by: 'p-02' }, at);
      expect([null, 'wrong-state']).toContain(refused);
    }
    expect(await this.stage.act(kioskId, { act: 'order.acceptance', by: 'p-01', passed }, at)).toBeNull();
    return this.news.filter(({ what }) => what === 'notice');
  }

  /** Everything that the last decision told, in short. */
  get told(): string[] {
    return this.news.map(({ what, how }) => `${what}.${how}`);
  }

  /** The incidents that the last decision told of. */
  get incidents(): Incident[] {
    return this.news.filter(({ what }) => what === 'incident').map(({ body }) => body as unknown as Incident);
  }
}

const noticeIn = (one: Written | undefined): OutageNotice => one?.body as unknown as OutageNotice;

const inShort = (written: Written[]): string[] =>
  written.map(({ how, body }) => `${how} ${(body as unknown as OutageNotice).hallId}`).sort();

const HALLS = {
  a: { region: 'north', kiosks: { 'a-1': 'UTIL' } },
  b: { region: 'north', kiosks: { 'b-1': 'UTIL', 'b-2': 'TAX' } },
  c: { region: 'north', kiosks: { 'c-1': 'UTIL', 'c-2': 'TAX' } },
  d: { region: 'south', kiosks: { 'd-1': 'UTIL' } },
};
const BROKEN = 'fault/BNA-001/noteAcceptor';

describe('notices of where to go instead', () => {
  test('are written only when they say something else: once when the place that they name goes out, and not for what is of another type', async () => {
    const town = new Town(HALLS);
    const [first] = await town.decide([town.finding('raised', 'a-1', NOW, BROKEN)], NOW);
    expect(noticeIn(first).alternative.en).toContain(' at b');
    const later = NOW + MINUTE;
    expect(inShort(await town.decide([town.finding('raised', 'b-2', later, BROKEN)], later))).toEqual(['published b']);
    const at = later + SECOND;
    const written = await town.decide([town.finding('raised', 'b-1', at, BROKEN)], at);
    expect(inShort(written)).toEqual(['published b', 'updated a']);
    const corrected = noticeIn(written.find(({ how }) => how === 'updated'));
    expect(corrected.alternative.en).toContain(' at c');
    expect(await town.decide([town.finding('raised', 'd-1', at + SECOND, 'clock', [])], at + SECOND)).toMatchObject([
      { how: 'notice' },
    ]);
  });

  test('send nobody to a kiosk that failed its acceptance, in that moment and later, until it passes', async () => {
    const town = new Town(HALLS);
    await town.decide([town.finding('raised', 'a-1', NOW, BROKEN), town.finding('raised', 'b-1', NOW, BROKEN)], NOW);
    expect(inShort(await town.repair('b-1', NOW + SECOND, false))).toEqual(['updated b']);
    const gone = NOW + MINUTE;
    expect(await town.decide([town.finding('cleared', 'b-1', gone, BROKEN)], gone)).toEqual([]);
    const again = NOW + 2 * MINUTE;
    const [c] = await town.decide([town.finding('raised', 'c-1', again, BROKEN)], again);
    expect(noticeIn(c).alternative.en).not.toContain('b-1');
    expect(inShort(await town.repair('b-1', NOW + 3 * MINUTE, true))).toEqual(['withdrawn b']);
    // Nobody is sent wrong meanwhile: a better place is told with what else has changed.
    const passed = await town.decide([], NOW + 8 * MINUTE + SECOND);
    expect(inShort(passed)).toEqual(['updated a', 'updated c']);
    for (const one of passed) expect(noticeIn(one).alternative.en).toContain('b-1 at b');
  });

  test('of many that go out in one moment are each written once, and name nobody that goes out with them', async () => {
    const halls = Array.from(
      { length: 40 },
      (_, i) => [`h${i}`, { region: 'east', kiosks: { [`h${i}-1`]: 'UTIL', [`h${i}-2`]: 'UTIL' } }] as const,
    );
    const town = new Town(Object.fromEntries(halls));
    const broken = halls.slice(0, 30).map(([id]) => town.finding('raised', `${id}-1`, NOW, BROKEN));
    const also = halls.slice(0, 20).map(([id]) => town.finding('raised', `${id}-2`, NOW, BROKEN));
    const written = await town.decide([...broken, ...also], NOW);
    expect(written).toHaveLength(50);
    expect(new Set(written.map(({ how }) => how))).toEqual(new Set(['published']));
    const out = [...broken, ...also].map(({ kioskId }) => kioskId);
    for (const { body } of written) {
      for (const id of out) expect((body as unknown as OutageNotice).alternative.en).not.toContain(`${id} at`);
    }
    expect(await town.decide([], NOW + 5 * SECOND)).toEqual([]);
  });

  test('of a region that falls silent are written once a hall', async () => {
    const halls = Array.from(
      { length: 12 },
      (_, i) => [`h${i}`, { region: 'west', kiosks: { [`h${i}-1`]: 'UTIL', [`h${i}-2`]: 'TAX' } }] as const,
    );
    const town = new Town(Object.fromEntries(halls));
    const silent = halls.flatMap(([id]) => [town.finding('raised', `${id}-1`, NOW), town.finding('raised', `${id}-2`, NOW)]);
    const written = await town.decide(silent, NOW);
    expect(inShort(written)).toEqual(halls.map(([id]) => `published ${id}`).sort());
    expect(new Set(written.map(({ body }) => (body as unknown as OutageNotice).incidentId)).size).toBe(1);
  });
});

describe('what moves too often within a second', () => {
  /** So many of the same type in halls of their own, which break one after the other within a second. */
  const MANY = 30;
  const town = (): Town =>
    new Town(
      Object.fromEntries(
        Array.from({ length: MANY + 2 }, (_, i) => [`h${i}`, { region: 'east', kiosks: { [`h${i}-1`]: 'UTIL' } }] as const),
      ),
    );
  const breaking = (of: Town): Found[] =>
    Array.from({ length: MANY }, (_, i) => {
      const at = NOW + i * 20;
      return { at, findings: [of.finding('raised', `h${i}-1`, at, BROKEN)] };
    });
  const inFull = (written: Written[]): string[] => written.map(({ how, body }) => `${how} ${JSON.stringify(body)}`);

  test('has notices looked through some times at once, and once more when the second is over, whatever is decided together', async () => {
    const one = town();
    const atOnce = await one.decideAll(breaking(one), NOW + 5 * SECOND);
    const other = town();
    const inTurn: Written[] = [];
    for (const found of breaking(other)) inTurn.push(...(await other.decideAll([found], found.at)));
    inTurn.push(...(await other.decideAll([], NOW + 5 * SECOND)));
    expect(inFull(atOnce)).toEqual(inFull(inTurn));
    const last = atOnce.filter(({ how }) => how === 'updated').map((written) => noticeIn(written).updatedAt);
    expect(Math.max(...last)).toBe(NOW + SECOND);
    expect(new Set(last).size).toBeLessThan(MANY / 2);
    for (const { body } of new Map(atOnce.map((written) => [noticeIn(written).id, written])).values()) {
      expect((body as unknown as OutageNotice).alternative.en).toMatch(/h3[01]-1 at /);
    }
  });
});

describe('what waited for the end of a second when the process ended', () => {
  const MANY = 12;
  const town = (): Town =>
    new Town(
      Object.fromEntries(
        Array.from(
          { length: MANY + 1 },
          (_, i) =>
            [`h${i}`, { region: 'east', kiosks: { [`h${i}-1`]: 'UTIL', [`h${i}-2`]: 'UTIL', [`h${i}-3`]: 'UTIL' } }] as const,
        ),
      ),
    );
  const oneByOne = (of: Town, kiosk: number, cause: string): Found[] =>
    Array.from({ length: MANY }, (_, i) => {
      const at = NOW + kiosk * 250 + i * 10;
      return { at, findings: [of.finding('raised', `h${i}-${kiosk}`, at, cause)] };
    });

  test('is said of notices as soon as it goes on, and once', async () => {
    const [going, stopped] = [town(), town()];
    const ends: OutageNotice[][] = [];
    for (const one of [going, stopped]) {
      const told = new Map<string, OutageNotice>();
      const hear = (written: Written[]): void => written.map(noticeIn).forEach((notice) => void told.set(notice.id, notice));
      for (const kiosk of [1, 2]) {
        for (const found of oneByOne(one, kiosk, BROKEN)) hear(await one.decideAll([found], found.at));
      }
      if (one === stopped) one.restart();
      hear(await one.decide([], NOW + 2 * SECOND));
      expect(await one.decide([], NOW + 3 * SECOND)).toEqual([]);
      ends.push([...told.values()]);
    }
    const says = (notices: OutageNotice[] = []) => notices.map(({ id, alternative }) => `${id} ${alternative.en}`).sort();
    expect(says(ends[1])).toEqual(says(ends[0]));
  });

  test('is said of a region that more kiosks had joined', async () => {
    const one = town();
    const fallen = Array.from({ length: MANY }, (_, i) => [1, 2].map((n) => one.finding('raised', `h${i}-${n}`, NOW)));
    await one.decide(fallen.flat(), NOW);
    const [opened] = one.incidents.filter(({ kind, state }) => kind === 'region' && state === 'open');
    await one.decideAll(oneByOne(one, 3, 'link'), NOW + 900);
    const said = one.incidents.filter(({ id }) => id === opened?.id).at(-1);
    expect(said?.affected.length).toBeLessThan(MANY * 3);
    one.restart();
    await one.decide([], NOW + 950);
    expect(one.incidents).toMatchObject([{ id: opened?.id, state: 'open' }]);
    expect(one.incidents[0]?.affected).toHaveLength(MANY * 3);
    await one.decide([], NOW + 5 * SECOND);
    expect(one.incidents).toEqual([]);
  });
});

describe('while a business system of the region is away', () => {
  const kiosk = (id: string) => ({ region: 'r', kiosks: { [id]: 'tax' } });
  const region = (): Town =>
    new Town({
      a: kiosk('a-1'),
      b: kiosk('b-1'),
      c: kiosk('c-1'),
      d: kiosk('d-1'),
      e: { region: 's', kiosks: { 'e-1': 'tax' } },
    });
  const CAUSE = 'fault/NET-003/CASH';
  const fall = (town: Town, ids: string[]): Promise<Written[]> =>
    town.decide(
      ids.map((id) => town.finding('raised', id, NOW, CAUSE, [])),
      NOW,
    );
  const ways = (written: Written[]) => written.map(({ body }) => JSON.stringify(body['alternative']));

  test('nobody is sent to a kiosk that has not tried it, and a notice need not be corrected when that one does', async () => {
    const town = region();
    const published = await fall(town, ['a-1', 'b-1']);
    expect(published.map(({ how }) => how)).toEqual(['published', 'published']);
    for (const way of ways(published)) expect(way).not.toMatch(/c-1|d-1/);
    const later = await town.decide([town.finding('raised', 'c-1', NOW + 6 * SECOND, CAUSE, [])], NOW + 6 * SECOND);
    expect(later.map(({ how, body }) => [how, body['hallId']])).toEqual([['published', 'c']]);
  });

  test('a kiosk that reaches it again is a way to go, and when it is back all are', async () => {
    const town = region();
    await fall(town, ['a-1', 'b-1', 'd-1']);
    const [back, over] = [NOW + 10 * MINUTE, NOW + 20 * MINUTE];
    await town.decide([town.finding('cleared', 'b-1', back, CAUSE, [])], back);
    const now = await town.decide([], back + 6 * MINUTE);
    expect(now.find(({ body }) => body['hallId'] === 'a')?.body['alternative']).toMatchObject({
      en: expect.stringContaining('b-1'),
    });
    const cleared = ['a-1', 'd-1'].map((id) => town.finding('cleared', id, over, CAUSE, []));
    const later = over + SECOND;
    const told = await town.decideAll(
      [
        { at: over, findings: cleared },
        { at: later, findings: [town.finding('raised', 'd-1', later, 'fault/X/part', ['CASH'])] },
      ],
      later,
    );
    const alone = told.find(({ how, body }) => how === 'published' && body['hallId'] === 'd');
    expect(alone?.body['alternative']).toMatchObject({ en: expect.stringContaining('c-1') });
  });
});

test('a notice of another kind of kiosk, too, sends nobody to where the system is wanted', async () => {
  const town = new Town({
    a: { region: 'r', kiosks: { 'a-1': 'tax' } },
    b: { region: 'r', kiosks: { 'b-1': 'tax' } },
    c: { region: 'r', kiosks: { 'c-1': 'bill' } },
    d: { region: 'r', kiosks: { 'd-1': 'bill' } },
  });
  const [first] = await town.decide([town.finding('raised', 'c-1', NOW, 'fault/X/part', ['CASH'])], NOW);
  expect(first?.body['alternative']).toMatchObject({ en: expect.stringContaining('d-1') });
  const told = await town.decide(
    ['a-1', 'b-1'].map((id) => town.finding('raised', id, NOW + SECOND, 'fault/NET-003/CASH', [])),
    NOW + SECOND,
  );
  const own = told.find(({ body }) => body['hallId'] === 'c');
  expect(own?.how).toBe('updated');
  expect(JSON.stringify(own?.body['alternative'])).not.toContain('d-1');
});

test('that the public is told nothing of a system is said for each hall, of its own kiosks', async () => {
  const town = new Town(HALLS);
  const ids = [...new Set(town.registry.kiosks().map(({ hall }) => hall))].slice(0, 2).map((hall) => {
    const { id } = town.registry.kiosks().find((one) => one.hall === hall) as { id: string };
    return id;
  });
  const told = await town.decide(
    ids.map((id) => town.finding('raised', id, NOW, 'fault/NET-003/hub', [])),
    NOW,
  );
  expect(told.map(({ how, body }) => [how, body['kioskIds']])).toEqual(ids.map((id) => ['notice', [id]]));
  expect(new Set(told.map(({ body }) => body['id'])).size).toBe(2);
});

test('an incident that opens without a notice says why the public is told nothing', async () => {
  const town = new Town(HALLS);
  const [told, ...more] = await town.decide([town.finding('raised', 'a-1', NOW, 'clock', [])], NOW);
  expect(more).toEqual([]);
  expect(told).toMatchObject({
    what: 'withheld',
    how: 'notice',
    body: {
      of: 'notice',
      reason: 'nothing-lost',
      explanation: { zh: '未影响对外服务，不发布公告' },
      kioskIds: ['a-1'],
      rule: 'rule',
    },
  });
  expect(await town.decide([town.finding('cleared', 'a-1', NOW + SECOND, 'clock', [])], NOW + SECOND)).toEqual([]);
});

test.each(['period', 'identity', 'flood'] as const)(
  'an incident of kind %s is the administrators, with no order and no notice',
  async (kind) => {
    const town = new Town(HALLS);
    const one = (type: Finding['type'], at: number): Finding => ({ ...town.finding(type, 'a-1', at, kind, []), kind });
    await town.decide([one('raised', NOW)], NOW);
    expect(town.told).toEqual(['incident.opened']);
    await town.decide([one('cleared', NOW + HOUR)], NOW + HOUR);
    await town.decide([one('raised', NOW + HOUR + MINUTE)], NOW + HOUR + MINUTE);
    expect(town.incidents).toMatchObject([{ kind, state: 'open', kioskId: 'a-1', servicesLost: [] }]);
    expect(town.alerts).toMatchObject(
      ['incident.opened', 'incident.closed', 'incident.reopened'].map((event) => ({
        to: 'p-01',
        orderId: null,
        kioskId: 'a-1',
        body: { event },
      })),
    );
  },
);

describe('a rule that is switched off', () => {
  const off = { rule: 'broken', version: 'v1', why: 'no number', kioskId: 'a-1', hallId: 'a', region: 'north', at: NOW };

  test('is an incident of the administrators alone, until other rules count', async () => {
    const town = new Town(HALLS);
    await town.decideAll([{ at: NOW, findings: [], off: [off] }], NOW);
    expect(town.told).toEqual(['incident.opened']);
    const [incident] = town.incidents;
    expect(incident).toMatchObject({
      kind: 'ruleOff',
      state: 'open',
      kioskId: null,
      kioskIds: ['a-1'],
      affected: [],
      servicesLost: [],
      cause: 'rule/broken/v1',
      holding: [{ rule: 'broken', version: 'v1' }],
      evidence: [{ kind: 'rule', at: NOW, seen: { why: 'no number', kioskId: 'a-1' } }],
    });
    expect(incident?.explanation.zh).toContain('no number');
    expect(town.alerts).toMatchObject([
      { to: 'p-01', orderId: null, incidentId: incident?.id, body: { event: 'incident.opened' } },
    ]);

    await town.decideAll([{ at: NOW + MINUTE, findings: [], rules: 'v1' }], NOW + MINUTE);
    expect(town.told).toEqual([]);
    await town.decideAll([{ at: NOW + 2 * MINUTE, findings: [], rules: 'v2' }], NOW + 2 * MINUTE);
    expect(town.incidents).toMatchObject([{ id: incident?.id, state: 'closed', closedAt: NOW + 2 * MINUTE }]);
    expect(town.alerts.map(({ body }) => body['event'])).toEqual(['incident.opened', 'incident.closed']);
  });

  test('is over when it works again for an hour after a start, and not when it fails again within it', async () => {
    const town = new Town(HALLS);
    await town.decideAll([{ at: NOW, findings: [], off: [off] }], NOW);
    await town.decideAll([], NOW + 2 * HOUR);
    expect(town.told).toEqual([]);
    town.restart();
    await town.decideAll([], NOW + 2 * HOUR);
    const again = { ...off, at: NOW + 2 * HOUR + MINUTE };
    await town.decideAll([{ at: again.at, findings: [], off: [again] }], again.at);
    await town.decideAll([], NOW + 4 * HOUR);
    expect(town.told).toEqual([]);
    town.restart();
    await town.decideAll([], NOW + 4 * HOUR);
    await town.decideAll([], NOW + 5 * HOUR + SECOND);
    expect(town.told).toEqual(['incident.closed']);
    expect(town.incidents).toMatchObject([{ closedAt: NOW + 5 * HOUR }]);
  });

  test('is the same incident when the rules that failed count again soon, and is told as often as an order', async () => {
    const town = new Town(HALLS);
    const turn = async (version: string, minutes: number, fails: boolean): Promise<void> => {
      const at = NOW + minutes * MINUTE;
      await town.decideAll([{ at, findings: [], rules: version, ...(fails && { off: [{ ...off, at }] }) }], at);
    };
    for (let i = 0; i < 12; i++) {
      await turn('v1', 2 * i, true);
      town.restart();
      await turn('v2', 2 * i + 1, false);
    }
    expect(town.incidents).toMatchObject([{ cause: 'rule/broken/v1', state: 'closed', reopened: { times: 11 } }]);
    await town.decideAll([], NOW + HOUR);
    expect(town.alerts.map(({ body }) => body['event'])).toEqual([
      'incident.opened',
      'incident.closed',
      'incident.reopened',
      'incident.closed',
    ]);
    await turn('v1', 60, true);
    expect(town.incidents).toMatchObject([{ state: 'open', openedAt: NOW + HOUR }]);
  });

  test('is the same incident when it fails again after a restart, and another one when it fails by other rules', async () => {
    const town = new Town(HALLS);
    const again = { ...off, kioskId: 'b-1', hallId: 'b', at: NOW + MINUTE };
    await town.decideAll([{ at: NOW, findings: [], off: [off] }], NOW);
    town.restart();
    await town.decideAll([{ at: again.at, findings: [], off: [again] }], again.at);
    expect(town.incidents).toMatchObject([{ state: 'open', kioskIds: ['a-1', 'b-1'], evidence: [{}, {}] }]);
    const by = { ...off, version: 'v2', at: NOW + 2 * MINUTE };
    await town.decideAll([{ at: by.at, findings: [], rules: 'v2', off: [by] }], by.at);
    expect(town.told).toEqual(['incident.closed', 'incident.opened']);
    expect(town.alerts.map(({ to }) => to)).toEqual(['p-01', 'p-01', 'p-01']);
  });
});
