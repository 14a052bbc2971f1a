import type { Opening } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import { type Incident, type IncidentChange, publicReason } from '../incident/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type ComingOrder, hasHands, isBarred, type MaintenanceOrder } from '../maintenance/index.js';
import type { AtKiosk } from '../service/index.js';
import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { aboutKiosk, aboutPlace } from './about.js';
import { alternativeRoutes, leadsSomewhere, type Surroundings } from './alternative.js';
import { availableNow, givenBeside, kindOf, saysTooMuch } from './available.js';
import { decideBarred } from './barred.js';
import { GATHERS, type NoticeDecision, noted, owedFrom, told, withdraw } from './change.js';
import { composeNotice } from './compose.js';
import { DELAYED, dateOf, delayOf, nextWord, whyDelayed } from './delay.js';
import { foldedInto, noticeEnd } from './end.js';
import { servicesInWords } from './in-words.js';
import { nameOfNotice } from './name.js';
import type { NoNotice, NoticeChange, OutageNotice } from './notice.js';
import { lostAt, speaksFor, voiceOf } from './voice.js';

interface Parts {
  change: IncidentChange;
  order: ComingOrder;
  /** Absent: it is about the hall. */
  kiosk: Kiosk | undefined;
  hall: Hall;
  around: Surroundings;
}

/** What a notice says of the device, or of the hall's devices. */
interface About {
  /** Those of which it tells, with what they have lost. */
  lost: AtKiosk[];
  /** All that is lost by it. */
  services: string[];
  what: Text;
  where: Text;
  available: string[];
  /** What of it is given, and where. */
  given: AtKiosk[];
  contact: OutageNotice['contact'];
}

function aboutOne(kiosk: Kiosk, hall: Hall, incident: Incident, around: Surroundings): About {
  const services = voiceOf(incident, kiosk, around);
  const available = givenBeside(kiosk, incident.servicesLost, around);
  const lost = services.length === 0 ? [] : [{ kiosk, services: lostAt(kiosk, { servicesLost: services }) }];
  return { ...aboutKiosk(kiosk, hall), lost, services, available, given: [{ kiosk, services: available }] };
}

/** Of all of them, in the words of the incident, unless some of it is said by other notices. */
function servicesOf({ servicesLost }: Incident, lost: AtKiosk[]): string[] {
  const said = new Set(lost.flatMap(({ services }) => services));
  return said.has('ALL') ? servicesLost : servicesLost.filter((service) => service === 'ALL' || said.has(service));
}

function aboutHall(hall: Hall, incident: Incident, around: Surroundings): About {
  const here = around.kiosks.filter((kiosk) => kiosk.hall === hall.id && kiosk.state === 'active');
  const affected = new Set(incident.affected);
  const lost = here
    .filter(({ id }) => affected.has(id))
    .map((kiosk) => ({ kiosk, services: voiceOf(incident, kiosk, around) }))
    .filter(({ services }) => services.length > 0);
  const out = new Set(lost.map(({ kiosk }) => kiosk));
  const services = servicesOf(incident, lost);
  const given = here.map((kiosk) => ({ kiosk, services: givenBeside(kiosk, out.has(kiosk) ? services : [], around) }));
  return {
    lost,
    services,
    what:
      out.size === here.length
        ? { zh: `全部自助设备（${out.size}台）`, en: `All ${out.size} self-service kiosks` }
        : { zh: `${out.size}台自助设备`, en: `${out.size} self-service kiosks` },
    ...aboutPlace(hall, around.kiosks),
    available: [...new Set(given.flatMap(({ services }) => services))].sort(),
    given,
  };
}

/** Work that is planned is why, and its end is what is promised; else the repair is. */
function promised(
  { change: { incident, at }, order, hall, around }: Parts,
  before?: OutageNotice,
): Pick<OutageNotice, 'reason' | 'until' | 'planned' | 'delay'> {
  const { quiet } = incident;
  if (quiet?.reason !== 'planned-maintenance' || order.id !== null) {
    // What was planned is no promise of a repair.
    const due = Math.max(order.dueAt, before?.planned ? 0 : (before?.until ?? 0));
    const why = whyDelayed(order, around.canBeTold);
    const date = dateOf(due, at, delayOf(before), why, () => nextWord(at, hall, around.hours));
    return { reason: publicReason(incident), ...date };
  }
  const { why } = quiet;
  const reason = { zh: `计划维护（${why.zh}）`, en: `planned maintenance (${why.en})` };
  return { reason, until: Math.max(quiet.until, at + 1), planned: true };
}

/** Everything that a notice says, as it stands now. */
function write(parts: Parts, about: About, before?: OutageNotice): OutageNotice {
  const { change, order, hall, around } = parts;
  const { incident, at } = change;
  const { lost, services, what, where, available, given, contact } = about;
  const kiosks = lost.map(({ kiosk }) => kiosk);
  const inWords = servicesInWords(lost, given, around.citizenServices);
  return composeNotice({
    id: before?.id ?? nameOfNotice(order, hall),
    incidentId: incident.id,
    orderId: order.id,
    kioskId: incident.kioskId,
    hallId: hall.id,
    kioskIds: kiosks.map(({ id }) => id),
    kind: kindOf(services, available),
    state: 'published',
    what,
    where,
    from: before?.from ?? incident.openedAt,
    ...promised(parts, before),
    services,
    available,
    ...(inWords && { inWords }),
    ...alternativeRoutes(kiosks, hall, services, around, at),
    contact,
    ...(order.id !== null && !hasHands(order, around.canBeTold) && { arranged: false as const }),
    publishedAt: before?.publishedAt ?? at,
    updatedAt: at,
    withdrawnAt: null,
    history: before?.history ?? [],
  });
}

/** That nothing is known to be lost is not that nothing is. */
const whyNothing = ({ holding }: Incident): NoNotice =>
  holding.some(({ lossUnknown }) => lossUnknown) ? 'loss-unknown' : 'nothing-lost';

/** Other notices say all of it. */
function fold(standing: OutageNotice | undefined, { change: { incident, at }, kiosk, around }: Parts): NoticeDecision {
  if (!standing) return { withheld: 'told-by-another' };
  const told = kiosk ?? around.kiosks.find(({ id }) => standing.kioskIds.includes(id));
  return withdraw(standing, at, foldedInto(told && speaksFor(incident, told, around)));
}

/**
 * What an incident's change means for the public. A notice stands from the moment services are lost until they are back;
 * catalogue lines of severity `info` never open one. Of a device that failed its acceptance it says that, whatever becomes of the cause.
 * `before`: the notice of the incident in the hall, standing or withdrawn. It is one, however often the incident ends and goes on.
 */
export function decideNotice(before: OutageNotice | undefined, parts: Parts): NoticeDecision {
  const { incident, at } = parts.change;
  const { order, kiosk, hall, around } = parts;
  if (kiosk && order.id !== null && isBarred(order))
    return decideBarred(before, { order: order as MaintenanceOrder, kiosk, hall, around }, at);
  const standing = before?.state === 'published' ? before : undefined;
  // What became known after its end is for the books, not for the public.
  const over = parts.change.what === 'merged' || incident.state === 'closed';
  if (over || incident.servicesLost.length === 0) {
    if (standing) return withdraw(standing, at, noticeEnd(standing, parts.change, around));
    return { withheld: over ? 'no-notice-stands' : whyNothing(incident) };
  }
  if (incident.severity === 'info') return { withheld: 'information-only' };
  const about = kiosk ? aboutOne(kiosk, hall, incident, around) : aboutHall(hall, incident, around);
  if (about.lost.length === 0) return fold(standing, parts);
  const holds = (said: OutageNotice): boolean => leadsSomewhere(said, hall, around, at);
  const again = kiosk ? undefined : (around.knownAt?.(hall.id) ?? undefined);
  return told(before, write(parts, about, before), { at, gatherMs: around.gatherMs ?? GATHERS, holds, ...(again && { again }) });
}

/** Passing `until` without repair: the notice is issued again with the next date and why (S0-H6c, template N2b). */
export function extendNotice(
  { owesAt, arranged: _, ...notice }: OutageNotice,
  at: Instant,
  opening: Opening,
  { hours, gatherMs = GATHERS, canBeTold }: Pick<Surroundings, 'hours' | 'gatherMs' | 'canBeTold'>,
  order?: MaintenanceOrder,
): NoticeChange {
  const because = whyDelayed(order, canBeTold);
  const until = nextWord(at, opening, hours);
  // Work that is planned is no repair.
  const delay = notice.planned ? {} : { delay: { times: (notice.delay?.times ?? 0) + 1, passedAt: notice.until, because } };
  const nobody = order && !hasHands(order, canBeTold) ? { arranged: false as const } : {};
  const waits = owesAt === undefined ? {} : { owesAt: at + gatherMs };
  const now = composeNotice({ ...notice, ...waits, ...nobody, ...delay, until, updatedAt: at });
  return { what: 'updated', notice: noted(now, at, 'extended', extendedBy(now)), at };
}

const STILL_AT_WORK: Text = { zh: '计划维护尚未结束', en: 'the planned work is not over yet' };

const extendedBy = ({ until, delay }: OutageNotice): Text => {
  const { zh, en } = delay ? DELAYED[delay.because] : STILL_AT_WORK;
  return {
    zh: `到期未恢复（${zh}），${inChinese(until)}前再行公告`,
    en: `Not back in time: ${en}; more is told by ${inEnglish(until)}`,
  };
};

/** Where it sends people at that moment; nothing when the register knows none of its kiosks. */
export function routesOf(
  { kioskIds, services }: OutageNotice,
  hall: Hall,
  around: Surroundings,
  at: Instant,
): Partial<Pick<OutageNotice, 'alternative' | 'routes'>> {
  const out = around.kiosks.filter(({ id }) => kioskIds.includes(id));
  return out.length === 0 ? {} : alternativeRoutes(out, hall, services, around, at);
}

const REROUTED: Text = { zh: '替代办理方式已更新', en: 'Where to go instead has changed' };

const GIVES_OTHER: Text = { zh: '仍可办理的业务已更新', en: 'What the device still gives has changed' };

/**
 * The notice with the alternative route of this moment, and with what its device still gives: at once when it sends people where they cannot
 * go, or names what they cannot have; later when there is merely a better place, or more to be had, unless nothing is gathered. Null when it
 * still says the right one.
 */
export function refreshAlternative(
  notice: OutageNotice,
  hall: Hall,
  around: Surroundings,
  at: Instant,
  gatherMs = around.gatherMs ?? GATHERS,
): NoticeChange | null {
  const out = around.kiosks.filter((kiosk) => notice.kioskIds.includes(kiosk.id));
  if (out.length === 0) return null;
  const now = alternativeRoutes(out, hall, notice.services, around, at);
  const given = availableNow(notice, around);
  const isSame = now.alternative.en === notice.alternative.en;
  if (isSame && given === null) return null;
  if (gatherMs > 0 && !saysTooMuch(notice, given) && leadsSomewhere(notice, hall, around, at)) {
    const owesAt = owedFrom(notice.owesAt, at, gatherMs);
    return owesAt === notice.owesAt ? null : { what: 'kept', notice: { ...notice, owesAt }, at };
  }
  const waits = notice.owesAt === undefined ? {} : { owesAt: at + gatherMs };
  const { inWords, ...rest } = notice;
  const said = given ?? { ...(inWords && { inWords }) };
  const anew = composeNotice({ ...rest, ...now, ...said, ...waits, updatedAt: at });
  return { what: 'updated', notice: noted(anew, at, 'updated', isSame ? GIVES_OTHER : REROUTED), at };
}
