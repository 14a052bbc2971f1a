import {
  END_CAUSES,
  type Gives,
  type Incident,
  type Instant,
  inEnglish,
  isAble,
  isBarred,
  isDone,
  isInHand,
  type Kiosk,
  MINUTE,
  type NewChange,
  type OutageNotice,
  type ServiceNow,
  servicesOf,
  type Withheld,
} from '#libs/domain/index.js';
import type { Standing, Station } from './station.js';
import { FAULTS, type FaultCode, type HallId } from './steps.js';
import { SEEN_WITHIN, type Truth } from './truth.js';

/** A claim, and how it is not so. */
export type Broken = readonly [claim: string, detail: string];

const broken = (claim: string, ...detail: unknown[]): Broken => [
  claim,
  detail.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' '),
];

export const CLAIMS = {
  routes: 'no route leads to what does not give the service at that moment',
  restored: 'nothing is called restored, or recovered, that is not',
  stands: 'nothing is published without something that stands',
  told: 'what stands is told, or kept back under a name',
  faces: 'every face says the same',
  ends: 'every end has its cause',
  classes: 'the classes of availability are the stretch, no more and no less',
} as const;

type Read = Standing & { station: Station; truth: Truth; at: Instant };

/** Everything that is claimed of a moment. */
export async function checkMoment(station: Station, truth: Truth): Promise<Broken | null> {
  const read: Read = { ...(await station.standing()), station, truth, at: station.now };
  return checkRoutes(read) ?? checkStands(read) ?? checkTold(read) ?? (await checkFaces(read));
}

// ---- routes -------------------------------------------------------------------------------------

const nameOf = ({ name, id }: Kiosk): string => `${name} (${id})`;

/** Kiosks that a route names, as a reader finds them. */
function namedIn(route: string, kiosks: Kiosk[]): Kiosk | undefined {
  return kiosks.find(
    (kiosk) =>
      route.startsWith(`${nameOf(kiosk)} `) || route.startsWith(`${nameOf(kiosk)},`) || route.startsWith(`${kiosk.name} at `),
  );
}

function checkRoutes({ notices, station, truth, at }: Read): Broken | null {
  if (truth.hearingSince === null) return null;
  const kiosks = station.register.kiosks();
  for (const notice of notices) {
    for (const route of notice.routes ?? []) {
      const wrong = wrongRoute(route, notice, kiosks, truth, at);
      if (wrong)
        return broken(
          CLAIMS.routes,
          notice.id,
          `of ${notice.kioskIds} without ${notice.services} says at ${inEnglish(at)}:`,
          route,
          '—',
          wrong,
        );
    }
  }
  return null;
}

function wrongRoute(
  route: string,
  { services, kioskIds }: OutageNotice,
  kiosks: Kiosk[],
  truth: Truth,
  at: Instant,
): string | null {
  const kiosk = namedIn(route, kiosks);
  if (!kiosk) return /^kiosk /.test(route) ? 'nobody knows whom it names' : null;
  const hall = kiosk.hall as HallId;
  const [, says, time] = /\((open until|opens) ([^)]+)\)/.exec(route) ?? [];
  const isOpen = truth.isOpen(hall, at);
  if (says === 'opens' && isOpen) return 'it is open';
  if (says !== 'opens' && !isOpen) return 'its hall is closed';
  const when = says === 'opens' ? truth.opensAt(hall, at) : truth.closesAt(hall, at);
  if (says && when !== undefined && inEnglish(when) !== time) return `it is ${inEnglish(when)}`;
  const own = services.filter((service) =>
    kioskIds.some((id) => kiosks.find((one) => one.id === id)?.services.includes(service)),
  );
  // Who comes when it opens asks whether work is planned then.
  const then = says === 'opens' ? (when ?? at) : at;
  if (truth.isPlanned(hall, then)) return `work is planned there at ${inEnglish(then)}`;
  for (const service of own.filter((one) => kiosk.services.includes(one))) {
    const against = truth.against(kiosk, service, at, 'whatever is planned');
    if (against) return `${service} is not given there: ${against}`;
  }
  return kioskIds.includes(kiosk.id) ? 'it is out itself' : null;
}

// ---- what stands ---------------------------------------------------------------------------------

function checkStands(read: Read): Broken | null {
  const { notices, orders, incidents, truth, station, at } = read;
  const open = new Map(incidents.map((incident) => [incident.id, incident]));
  for (const notice of notices) {
    const wrong = wrongNotice(notice, open.get(notice.incidentId), read);
    if (wrong) return broken(CLAIMS.stands, notice.id, `of ${notice.kioskIds}`, wrong, `at ${inEnglish(at)}`);
  }
  for (const order of orders) {
    if (isInHand(order) || order.closingAt !== undefined || open.has(order.incidentId)) continue;
    return broken(CLAIMS.stands, order.id, `of ${order.kioskIds}`, order.cause, order.state, 'stands for nothing that stands');
  }
  for (const incident of incidents) {
    const kiosk = incident.kioskId === null ? undefined : station.register.kiosk(incident.kioskId);
    if (!kiosk || truth.hearingSince === null) continue;
    const wrong = truth.retired.has(kiosk.id) ? 'its kiosk is retired' : unfounded(incident, kiosk, truth, at);
    if (wrong) return broken(CLAIMS.stands, incident.id, `of ${kiosk.id}`, incident.cause, wrong, `at ${inEnglish(at)}`);
  }
  return null;
}

const faultOf = ({ cause }: Pick<Incident, 'cause'>): FaultCode | undefined =>
  FAULTS.find((code) => cause.startsWith(`fault/${code}/`));

/** The kiosk does not tell of its cause. What comes and goes stands for a while after. */
function unfounded(incident: Incident, kiosk: Kiosk, truth: Truth, at: Instant): string | null {
  if (incident.holding.some(({ rule }) => rule.endsWith('-unsteady'))) return null;
  const { faults, heardAt, mode } = truth.wordsOf(kiosk.id);
  const code = faultOf(incident);
  // Who starts again is given time to tell of its power anew.
  if (code === 'PWR-001' && truth.didSince(['back'], at - 3 * MINUTE, at, kiosk.id)) return null;
  if (code && !faults.has(code) && mode.name === 'inService') return 'it does not tell of it';
  // What it says itself joins what is known to be wrong with it, and may outlast that.
  if (mode.name !== 'inService' && incident.holding.some(({ joined }) => joined)) return null;
  if (incident.cause === 'link' && truth.hearingSince !== null && truth.wordsOf(kiosk.id).leftAt === null) {
    if (heardAt !== null && heardAt > at - 60 * MINUTE) return 'it is heard';
  }
  if (incident.cause.startsWith('mode') && mode.name === 'inService') return 'it serves';
  return null;
}

function wrongNotice(notice: OutageNotice, incident: Incident | undefined, { truth, station, orders, at }: Read): string | null {
  const kiosks = notice.kioskIds.flatMap((id) => station.register.kiosk(id) ?? []);
  const [only] = notice.kioskId === null ? [] : kiosks;
  const retired = kiosks.find(({ id }) => truth.retired.has(id));
  if (retired) return `tells of ${retired.id}, which is retired`;
  if (only && only.hall !== notice.hallId) return `hangs in hall ${notice.hallId}, and it stands in ${only.hall}`;
  const hall = station.register.hall(notice.hallId);
  // Nobody's own number, where the hall has one.
  const phone = hall?.hotline || only?.contactPhone;
  if (notice.contact.phone !== phone) return `names ${notice.contact.phone}, and the register ${phone}`;
  if (notice.until < at - SEEN_WITHIN) return `promises ${inEnglish(notice.until)}, which is over`;
  if (notice.barred) {
    const order = orders.find(({ id }) => id === notice.orderId);
    if (!order || !isBarred(order)) return 'says that it failed its acceptance, and no order does';
    return only && truth.barred.has(only.id) ? null : 'says that it failed its acceptance, and nobody said so';
  }
  if (!incident) return `of ${notice.incidentId}, which is over`;
  const others = notice.kioskIds.filter((id) => !incident.affected.includes(id));
  if (others.length > 0) return `tells of ${others}, which its incident does not concern`;
  if (truth.hearingSince === null || incident.kind === 'upstream') return null;
  const isUnsteady = incident.holding.some(({ rule }) => rule.endsWith('-unsteady'));
  const well = kiosks.find((kiosk) => !truth.hasTrouble(kiosk, at));
  return well && !isUnsteady ? `tells of ${well.id}, which tells of nothing` : null;
}

// ---- what is told --------------------------------------------------------------------------------

/** After this everything that is found has been told, waits for its time, or is part of something wider. */
function checkTold({ incidents, withheld, station, truth, at }: Read): Broken | null {
  // What waits is not told while nobody could hear that it has passed.
  if (truth.hearingSince === null) return null;
  for (const kiosk of station.register.kiosks()) {
    if (truth.retired.has(kiosk.id)) continue;
    const own = incidents.filter(({ affected }) => affected.includes(kiosk.id));
    const held = withheld.filter(({ kioskId }) => kioskId === kiosk.id);
    for (const code of truth.wordsOf(kiosk.id).faults.keys()) {
      if (!truth.tells(kiosk, code, at)) continue;
      const about = [...own, ...held].some((one) => faultOf(one) === code || isPartOf(one, kiosk));
      if (!about) return broken(CLAIMS.told, `${kiosk.id} tells ${code} and nothing stands for it at ${inEnglish(at)}`);
    }
    const mute = truth.needsSomebody(kiosk, at);
    if (mute && own.length + held.length === 0)
      return broken(CLAIMS.told, `${kiosk.id} ${mute} and nothing stands for it at ${inEnglish(at)}`);
    if (truth.isSilent(kiosk, at) && ![...own, ...held].some((one) => one.cause === 'link' || isPartOf(one, kiosk)))
      return broken(CLAIMS.told, `${kiosk.id} is silent and nothing stands for it at ${inEnglish(at)}`);
  }
  return null;
}

const isPartOf = ({ kioskId }: Incident | Withheld, { id }: Kiosk): boolean => kioskId !== id;

// ---- faces ---------------------------------------------------------------------------------------

const wordOf = ({ reason }: ServiceNow): string => reason ?? 'gives';
const answerOf = (answer: Gives): string => (answer.gives ? 'gives' : answer.because);

async function checkFaces({ station, truth, notices, at }: Read): Promise<Broken | null> {
  const kiosks = station.register.kiosks();
  const { ofSome, ofAll } = await station.servicesNow(kiosks);
  const byRoutes = await station.byRoutes();
  const isWatched = station.monitor.monitoring.state === 'watching';
  for (const kiosk of kiosks) {
    for (const now of ofSome.get(kiosk.id) ?? []) {
      const all = ofAll.get(kiosk.id)?.find(({ service }) => service === now.service);
      const where = `${kiosk.id} ${now.service} at ${inEnglish(at)}:`;
      if (JSON.stringify(all) !== JSON.stringify(now)) return broken(CLAIMS.faces, where, 'alone', now, 'among all', all);
      const route = byRoutes(kiosk, now.service);
      if (isWatched && answerOf(route) !== wordOf(now))
        return broken(CLAIMS.faces, where, 'page', wordOf(now), 'routes', answerOf(route));
      if (now.up && !isWatched) return broken(CLAIMS.faces, where, 'given while nobody watches');
      const against = truth.against(kiosk, now.service, at) ?? (truth.isOpen(kiosk.hall as HallId, at) ? null : 'closed');
      if (now.up && against) return broken(CLAIMS.faces, where, 'said to be given —', against);
      const notice = notices.find((one) => one.kioskId === kiosk.id && saysLost(one, now.service));
      if (now.up && notice) return broken(CLAIMS.faces, where, 'said to be given, and', notice.id, 'says that it is not');
    }
  }
  return checkAvailable(notices, kiosks, byRoutes, at) ?? (await checkHalls(station, ofSome));
}

const saysLost = ({ services }: OutageNotice, service: string): boolean => services.includes(service) || services.includes('ALL');

/** What a notice says that its device still gives. Whether its hall is open is said beside it. */
function checkAvailable(
  notices: OutageNotice[],
  kiosks: Kiosk[],
  ask: (kiosk: Kiosk, service: string) => Gives,
  at: Instant,
): Broken | null {
  for (const { id, kioskId, hallId, available } of notices) {
    const here = kiosks.filter((kiosk) => (kioskId === null ? kiosk.hall === hallId : kiosk.id === kioskId));
    const not = available.find((service) => !here.some((kiosk) => isAble(ask(kiosk, service))));
    if (not) return broken(CLAIMS.faces, id, `says at ${inEnglish(at)} that ${kioskId ?? `hall ${hallId}`} still gives ${not}`);
  }
  return null;
}

async function checkHalls(station: Station, now: Map<string, ServiceNow[]>): Promise<Broken | null> {
  for (const { id, now: said, notices } of await station.board()) {
    const here = station.register.kiosks().filter(({ hall, state }) => hall === id && state === 'active');
    const giving = here.filter((kiosk) => now.get(kiosk.id)?.every(({ up }) => up)).length;
    if (said.kiosks !== here.length || said.giving !== giving)
      return broken(CLAIMS.faces, `hall ${id} says`, said, `and ${giving} of ${here.length} give all`);
    if ((said.says === 'all-give') !== (giving === here.length && giving > 0))
      return broken(CLAIMS.faces, `hall ${id} says`, said);
    if (said.says === 'all-give' && notices.length > 0)
      return broken(
        CLAIMS.faces,
        `hall ${id} says that all give, beside`,
        notices.map(({ title }) => title.en),
      );
  }
  return null;
}

// ---- ends ----------------------------------------------------------------------------------------

type Ending = Pick<Incident, 'kioskId' | 'hallId' | 'cause' | 'openedAt'> & { endedBy?: string; kioskIds: string[] };

/** Everything that is claimed of an end, when it is told. */
export function checkEnd({ what, how, body, at, subject }: NewChange, truth: Truth, station: Station): Broken | null {
  if (what === 'incident' && (how === 'closed' || how === 'merged')) {
    return wrongCause(subject, body, at, truth) ?? notRecovered(body, station, truth, at);
  }
  if (what === 'notice' && how === 'withdrawn') return wrongWord(body, station, truth, at);
  if (what === 'order' && isDone(body)) return wrongCause(subject, body, at, truth);
  if (what === 'withheld' && 'state' in body && body.state === 'ended' && !body.endedBy)
    return broken(CLAIMS.ends, subject, 'ended and does not say by what');
  return null;
}

/** By what something may end, only when it happened since. */
const HAPPENED: Partial<Record<string, Parameters<Truth['didSince']>[0]>> = {
  retired: ['retire'],
  moved: ['move'],
  ruleRemoved: ['rules', 'move', 'services'],
  superseded: ['rules', 'move', 'services', 'return'],
  accepted: ['passed'],
  refilled: ['paper'],
  emptied: ['cash'],
};

function wrongCause(id: string, { endedBy, kioskId, cause, openedAt }: Ending, at: Instant, truth: Truth): Broken | null {
  if (!endedBy || !(END_CAUSES as readonly string[]).includes(endedBy))
    return broken(CLAIMS.ends, id, cause, 'ended and does not say by what');
  const deeds = HAPPENED[endedBy];
  const isOfOne = endedBy !== 'ruleRemoved' && endedBy !== 'superseded';
  if (!deeds || truth.didSince(deeds, openedAt - 60 * MINUTE, at, isOfOne ? kioskId : undefined)) return null;
  return broken(CLAIMS.ends, id, cause, `ended by ${endedBy}, and nothing of it happened`);
}

function notRecovered(incident: Incident, station: Station, truth: Truth, at: Instant): Broken | null {
  const kiosk = incident.kioskId === null ? undefined : station.register.kiosk(incident.kioskId);
  if (!kiosk || incident.endedBy !== 'recovered') return null;
  const code = faultOf(incident);
  if (code && truth.wordsOf(kiosk.id).faults.has(code))
    return broken(CLAIMS.restored, incident.id, `is recovered, and ${kiosk.id} tells ${code}`);
  return incident.cause === 'link' && truth.isSilent(kiosk, at)
    ? broken(CLAIMS.restored, incident.id, `is recovered, and ${kiosk.id} is silent`)
    : null;
}

function wrongWord(notice: OutageNotice, station: Station, truth: Truth, at: Instant): Broken | null {
  const { endedBy, history, kioskIds, services } = notice;
  const last = history.at(-1);
  if (!endedBy || last?.restored === undefined) return broken(CLAIMS.ends, notice.id, 'is withdrawn and does not say by what');
  if (!last.restored) return null;
  for (const kiosk of kioskIds.flatMap((id) => station.register.kiosk(id) ?? [])) {
    const lost = servicesOf(kiosk).filter((service) => services.includes('ALL') || services.includes(service));
    for (const service of lost) {
      // Where it is closed it is not asked what is planned meanwhile.
      const planned = truth.isOpen(kiosk.hall as HallId, at) ? undefined : 'whatever is planned';
      const against = truth.against(kiosk, service, at - 1, planned);
      if (against)
        return broken(CLAIMS.restored, notice.id, `says "${last.note.en}", and ${kiosk.id} does not give ${service}: ${against}`);
    }
  }
  return null;
}

// ---- availability --------------------------------------------------------------------------------

/** Hundredths of a minute are told. */
const ROUNDED = 0.05;

/** Every open minute is of one class, and of two stretches that meet the minutes are those of both together. */
export async function checkStretch(
  station: Station,
  truth: Truth,
  [from, middle, to]: [Instant, Instant, Instant],
): Promise<Broken | null> {
  const [first, second, both] = [
    await station.availability(from, middle),
    await station.availability(middle, to),
    await station.availability(from, to),
  ];
  for (const one of both) {
    const parts = [one.upMinutes, one.downMinutes, one.plannedMinutes, one.unknownMinutes];
    const sum = parts.reduce((all, part) => all + part, 0);
    if (Math.abs(sum - one.openMinutes) > ROUNDED) return broken(CLAIMS.classes, one.id, `${parts} are not ${one.openMinutes}`);
    if (parts.some((part) => part < 0)) return broken(CLAIMS.classes, one.id, `${parts}`);
    const all = (to - from) / MINUTE;
    const isConstant = station.isConstant(one.kioskId as string, one.hallId as string);
    const open = isConstant ? truth.openTime(one.hallId as HallId, from, to) / MINUTE : Math.min(one.openMinutes, all);
    if (Math.abs(open - one.openMinutes) > 1) return broken(CLAIMS.classes, one.id, `open ${one.openMinutes} of ${open}`);
    const { notYetHeard, unwatched } = one.unknown;
    const counted = one.openMinutes - one.plannedMinutes - notYetHeard - unwatched;
    if (Math.abs(counted - one.countedMinutes) > ROUNDED)
      return broken(CLAIMS.classes, one.id, `what nobody knows is counted: ${one.countedMinutes} of ${counted}`);
    for (const name of ['openMinutes', 'upMinutes', 'downMinutes', 'plannedMinutes', 'unknownMinutes'] as const) {
      const [a, b] = [first, second].map((all) => all.find(({ id }) => id === one.id)?.[name] ?? 0) as [number, number];
      if (Math.abs(a + b - one[name]) > ROUNDED) return broken(CLAIMS.classes, one.id, name, `${a} + ${b} is not ${one[name]}`);
    }
  }
  return null;
}
