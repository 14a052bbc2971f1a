import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Stand } from '#apps/api/testing/stand.js';
import {
  type Availability,
  CLOSED_MODES,
  type Gives,
  givesAll,
  type HallNow,
  type Incident,
  type Kiosk,
  type KioskView,
  lacks,
  MINUTE,
  type OutageNotice,
  type ServiceNow,
  type Withheld,
  withhold,
} from '#libs/domain/index.js';
import { Outages } from '#libs/stages/decide/view/outages.js';
import { POSTGRES_ABSENT } from '../../harness/postgres-server.js';
import { sampleIncident, sampleNotice } from '../../harness/sample-books.js';
import { freshDatabase } from '../../harness/shared-postgres.js';

const HALLS = ['open', 'closed', 'planned'] as const;
const SERVICES = ['CASH', 'QRPAY', 'RCPT'];
const KINDS = ['fault', 'link', 'hall', 'upstream'] as const;
/** Of each hall. */
const KIOSKS = 3;

/** Something that may be so, of kiosks by their number. */
const numbers = fc.subarray([...Array(KIOSKS * HALLS.length).keys()], { minLength: 1, maxLength: 3 });
const lost = fc.subarray([...SERVICES, 'ALL'], { minLength: 1 });
const situations = fc.record({
  said: fc.array(
    fc.record({
      link: fc.constantFrom('up' as const, 'up' as const, 'up' as const, 'down' as const, 'never' as const),
      mode: fc.constantFrom('inService', 'inService', ...CLOSED_MODES),
    }),
    { minLength: KIOSKS * HALLS.length, maxLength: KIOSKS * HALLS.length },
  ),
  incidents: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), of: numbers, back: fc.boolean(), lost }), { maxLength: 3 }),
  withheld: fc.array(fc.record({ link: fc.boolean(), of: fc.nat(KIOSKS * HALLS.length - 1), lost }), { maxLength: 2 }),
  barred: fc.option(fc.nat(KIOSKS * HALLS.length - 1), { freq: 3 }),
  retired: fc.option(fc.nat(KIOSKS * HALLS.length - 1), { freq: 3 }),
});
type Situation = typeof situations extends fc.Arbitrary<infer T> ? T : never;

/** A place of its own for every situation: nothing of one is in the way of another. */
/** A hall is out by one incident at a time: the books hold no second. */
function withOneEachHall(incidents: Incident[]): Incident[] {
  const seen = new Set<string>();
  return incidents.filter(({ kind, hallId }) => kind !== 'hall' || (!seen.has(hallId) && seen.add(hallId)));
}

class Place {
  readonly kiosks: Kiosk[];
  readonly incidents: Incident[];
  readonly withheld: Withheld[];
  readonly notices: OutageNotice[];

  constructor(
    readonly name: string,
    private readonly at: number,
    private readonly situation: Situation,
  ) {
    this.kiosks = situation.said.map((_, n) => this.kiosk(n));
    this.incidents = withOneEachHall(situation.incidents.map((one, i) => this.incident(one, i)));
    this.withheld = situation.withheld.map((one, i) => this.heldBack(one, i));
    this.notices = situation.barred === null ? [] : [this.bar(situation.barred)];
  }

  hallOf = (n: number): string => `${this.name}-${HALLS[n % HALLS.length]}`;
  id = (n: number): string => `${this.name}-${n}`;

  get fleet() {
    const hall = { region: this.name, hotline: '0000-0000' };
    const why = { zh: '升级', en: 'upgrade' };
    const always = { kind: 'once', from: '2000-01-01T00:00:00+08:00', to: '2100-01-01T00:00:00+08:00', why };
    return {
      halls: [
        { ...hall, id: `${this.name}-open`, name: 'a' },
        { ...hall, id: `${this.name}-closed`, name: 'b', hours: {} },
        { ...hall, id: `${this.name}-planned`, name: 'c', maintenance: [always] },
      ],
      kiosks: this.kiosks.map(({ id, hall: of, services, state }) => ({ id, hall: of, services, state })),
    };
  }

  get views(): KioskView[] {
    const rest = { bootId: null, app: null, levels: [], components: {}, skewMs: null, gaps: 0 };
    return this.situation.said.flatMap(({ link, mode }, n) =>
      link === 'never' ? [] : [{ ...rest, kioskId: this.id(n), link, mode, lastHeardAt: this.at }],
    );
  }

  /** What silence and closed modes leave in the books. */
  get silences(): Incident[] {
    return this.situation.said.flatMap(({ link }, n) =>
      link === 'down'
        ? [this.about(n, { id: `IN-${this.id(n)}-silent`, cause: 'link', kind: 'link', servicesLost: ['ALL'] })]
        : [],
    );
  }

  get modes() {
    return this.situation.said.flatMap(({ mode, link }, n) => {
      const closed = CLOSED_MODES.find((one) => one === mode);
      return closed && link !== 'never' ? [{ kioskId: this.id(n), mode: closed, at: this.at }] : [];
    });
  }

  private kiosk(n: number): Kiosk {
    const state = this.situation.retired === n ? 'retired' : 'active';
    return { id: this.id(n), hall: this.hallOf(n), services: SERVICES.slice(n % 2), state } as unknown as Kiosk;
  }

  private about(n: number, over: Partial<Incident>): Incident {
    const of = { kioskId: this.id(n), hallId: this.hallOf(n), region: this.name };
    return sampleIncident({ ...of, openedAt: this.at, evidence: [], ...over });
  }

  private incident({ kind, of, back, lost: services }: Situation['incidents'][number], i: number): Incident {
    const ids = of.map(this.id);
    const concerned = kind === 'fault' || kind === 'link' ? ids.slice(0, 1) : ids;
    const many = kind === 'hall' || kind === 'upstream';
    const isHeard = (n: number): boolean => !this.isSilent(n);
    return this.about(of[0] as number, {
      id: `IN-${this.name}-${i}`,
      cause: kind === 'link' ? 'link' : `${kind}/${this.name}/${i}`,
      kind,
      // Of who is silent everything is lost.
      servicesLost: kind === 'link' || kind === 'hall' ? ['ALL'] : services,
      kioskIds: concerned,
      // One of those that told of a business system reaches it again.
      affected: many && back && concerned.length > 1 ? concerned.slice(1) : concerned,
      ...(many && { kioskId: null }),
      ...(kind === 'hall' && { unharmed: of.filter(isHeard).map(this.id) }),
    });
  }

  /** By its view, or by what is told or withheld of its link. */
  private isSilent(n: number): boolean {
    const { said, incidents, withheld } = this.situation;
    const byIncident = incidents.some(({ kind, of }) => kind === 'link' && of[0] === n);
    return said[n]?.link !== 'up' || byIncident || withheld.some(({ link, of }) => link && of === n);
  }

  private heldBack({ link, of, lost: servicesLost }: Situation['withheld'][number], i: number): Withheld {
    const cause = link ? 'link' : `fault/HELD-${i}/cardReader`;
    const alarm = this.about(of, { id: `IN-${this.name}-held-${i}`, cause, kind: link ? 'link' : 'fault', servicesLost });
    const explanation = { zh: '等待', en: 'waits' };
    return withhold(alarm, this.at, { reason: 'hold', explanation, until: null });
  }

  private bar(n: number): OutageNotice {
    const of = { id: `ON-${this.id(n)}`, incidentId: `IN-${this.id(n)}-bar`, kioskId: this.id(n), kioskIds: [this.id(n)] };
    return sampleNotice({ ...of, hallId: this.hallOf(n), from: this.at, until: this.at + 9, publishedAt: this.at, barred: true });
  }
}

/** One cause has one incident that is open, and one alarm that is withheld; silence is told or withheld, not both. */
function onlyOnce(place: Place): { incidents: Incident[]; withheld: Withheld[] } {
  const taken = new Set<string>();
  const fresh = (one: { kioskId: string | null; cause: string; id: string }): boolean => {
    const key = one.kioskId === null ? one.id : `${one.kioskId} ${one.cause}`;
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  };
  return { incidents: [...place.silences, ...place.incidents].filter(fresh), withheld: place.withheld.filter(fresh) };
}

async function happen(stand: Stand, place: Place): Promise<void> {
  const taken = await stand.admin('POST', '/api/v1/fleet', place.fleet);
  expect(taken.status).toBe(200);
  await stand.parts.fleetView.save(place.views);
  await stand.parts.modes.note(place.modes);
  const { incidents, withheld } = onlyOnce(place);
  await stand.books.transact(async (books) => {
    for (const incident of incidents) await books.incidents.save(incident);
    for (const held of withheld) await books.withheld.save(held);
    for (const notice of place.notices) await books.notices.save(notice);
    await books.tell({ at: stand.clock.now(), what: 'rule', how: 'switched-off', subject: place.name, body: { why: '' } });
  });
}

/** Every answer by kiosk and service, in words. */
type Answers = Map<string, string>;
const key = (kioskId: string, service: string): string => `${kioskId} ${service}`;
const word = (reason: string | null, because: string | null): string => (reason === null ? 'gives' : `${reason} by ${because}`);
const wordOf = (answer: Gives): string => (answer.gives ? 'gives' : word(answer.because, answer.by ?? answer.because));

const reasons = (answers: Answers): Answers => new Map([...answers].map(([asked, said]) => [asked, said.replace(/ by .*/, '')]));

/** As routes are chosen. */
async function byRoutes({ parts, clock }: Stand, place: Place): Promise<Answers> {
  const scene = { incidents: await parts.incidents.allOpen(), withheld: await parts.withheld.allHeld() };
  const views = new Map(place.views.map((view) => [view.kioskId, view]));
  const spoken = {
    heardOf: (id: string) => views.has(id),
    modeOf: (id: string) => views.get(id)?.mode ?? null,
    heartbeatOf: () => null,
  };
  const around = new Outages(scene, await parts.notices.standing(), parts.registry, spoken, 0).reach(clock.now());
  const registered = place.kiosks.map(({ id }) => parts.registry.kiosk(id) as Kiosk);
  return new Map(
    registered.flatMap((kiosk) => kiosk.services.map((one) => [key(kiosk.id, one), wordOf(around.answer(kiosk, one))])),
  );
}

type Told = { id: string; servicesNow: ServiceNow[] };
const wordsOf = (told: Told[]): Answers =>
  new Map(
    told.flatMap(({ id, servicesNow }) =>
      servicesNow.map(({ service, because, reason }) => [key(id, service), word(reason, because)]),
    ),
  );

async function byDashboards({ database }: Stand, place: Place): Promise<Answers> {
  const rows = await database.query<{
    kiosk_id: string;
    service: string;
    up: boolean;
    because: string | null;
    reason: string | null;
  }>('SELECT kiosk_id, service, up, because, reason FROM grafana.kiosk_services WHERE region = $1', [place.name]);
  for (const { up, reason } of rows) expect(up).toBe(reason === null);
  return new Map(rows.map(({ kiosk_id, service, because, reason }) => [key(kiosk_id, service), word(reason, because)]));
}

/** What the minute that passed counts as; what people did not come for is not counted. */
async function byAvailability(stand: Stand, place: Place, since: number): Promise<Answers> {
  const words: Answers = new Map();
  for (const hallId of HALLS.map((hall) => `${place.name}-${hall}`)) {
    const asked = `/api/v1/availability?from=${since}&to=${since + MINUTE}&hallId=${hallId}&limit=500`;
    const { items } = await stand.get<{ items: Availability[] }>(asked);
    for (const { kioskId = '', service, openMinutes, upMinutes } of items)
      words.set(key(kioskId, service), openMinutes === 0 ? 'closed' : upMinutes === openMinutes ? 'gives' : 'does not');
  }
  return words;
}

/** What is counted once it is an incident of the kiosk's own: not a bar, an alarm that waits, nor a system that it has not tried. */
function isCounted(answer: string, kioskId: string, { incidents }: Place): boolean {
  if (/^(barred|withheld) |^link by link$/.test(answer)) return false;
  const taker = incidents.find(({ id }) => answer === `incident by ${id}`);
  return !taker || taker.affected.includes(kioskId);
}

async function compare(stand: Stand, place: Place): Promise<void> {
  const since = stand.clock.now();
  await happen(stand, place);
  const routes = await byRoutes(stand, place);
  const listed: Told[] = [];
  for (const hall of HALLS) {
    const { items } = await stand.get<{ items: Told[] }>(`/api/v1/kiosks?hallId=${place.name}-${hall}`);
    listed.push(...items);
  }
  const told = wordsOf(listed);
  // Routes need not name the incident.
  expect(reasons(told)).toEqual(reasons(routes));
  const active = place.kiosks.filter(({ state }) => state === 'active');
  for (const { id } of active.slice(0, 2)) {
    const one = await stand.get<Told>(`/api/v1/kiosks/${id}`);
    expect(one.servicesNow).toEqual(listed.find((other) => other.id === id)?.servicesNow);
  }
  const inService = new Map([...told].filter(([, answer]) => !answer.startsWith('retired')));
  expect(await byDashboards(stand, place)).toEqual(inService);
  await compareBoard(stand, place, listed);
  for (const { servicesNow } of listed) if (givesAll(servicesNow)) expect(lacks(servicesNow)).toBe(false);
  stand.clock.jump(MINUTE);
  const counted = await byAvailability(stand, place, since);
  for (const [asked, answer] of inService) {
    const kioskId = asked.slice(0, asked.indexOf(' '));
    if (counted.get(asked) === 'closed' || !isCounted(answer, kioskId, place)) continue;
    expect([asked, counted.get(asked)]).toEqual([asked, answer === 'gives' ? 'gives' : 'does not']);
  }
}

async function compareBoard(stand: Stand, place: Place, listed: Told[]): Promise<void> {
  const active = new Set(place.kiosks.filter(({ state }) => state === 'active').map(({ id }) => id));
  const { halls } = await stand.get<{ halls: { id: string; now: HallNow }[] }>('/api/v1/board');
  for (const hallId of HALLS.map((hall) => `${place.name}-${hall}`)) {
    const here = listed.filter(({ id }) => active.has(id) && place.kiosks.some((one) => one.id === id && one.hall === hallId));
    const giving = here.filter(({ servicesNow }) => givesAll(servicesNow)).length;
    const all = halls.find(({ id }) => id === hallId)?.now;
    const alone = await stand.get<{ halls: { now: HallNow }[] }>(`/api/v1/board/${hallId}`);
    expect(alone.halls[0]?.now).toEqual(all);
    expect([all?.kiosks, all?.giving]).toEqual([here.length, giving]);
    expect(all?.says === 'all-give').toBe(giving === here.length && giving > 0);
  }
}

function stories(open: () => Promise<Stand>): void {
  let stand: Stand;
  let places = 0;
  beforeAll(async () => {
    stand = await open();
  }, 60_000);
  afterAll(() => stand.close());

  test('routes, HTTP, board, console, figures and dashboards say the same of every service', async () => {
    await fc.assert(
      fc.asyncProperty(situations, async (situation) => {
        places += 1;
        await stand.logIn();
        await compare(stand, new Place(`p${places}`, stand.clock.now(), situation));
      }),
      { numRuns: 25 },
    );
  }, 180_000);
}

describe('in the embedded database', () => stories(() => Stand.open()));

const url = await freshDatabase();
if (url) describe('on a PostgreSQL server', () => stories(() => Stand.open({}, { HALLWATCH_POSTGRES_URL: url })));
else test.skip(`a PostgreSQL server (${POSTGRES_ABSENT})`, () => undefined);
