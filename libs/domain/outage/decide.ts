import type { Opening } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import { type Incident, type IncidentChange, publicReason } from '../incident/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type ComingOrder, dueOf, hasHands, isBarred, type MaintenanceOrder } from '../maintenance/index.js';
import type { AtKiosk } from '../service/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { aboutKiosk, aboutPlace } from './about.js';
import { alternativeRoutes, leadsSomewhere, type Surroundings } from './alternative.js';
import { availableNow, givenBeside, kindOf, saysTooMuch } from './available.js';
import { decideBarred } from './barred.js';
import { GATHERS, type NoticeDecision, noted, owedFrom, told, withdraw } from './change.js';
import { composeNotice } from './compose.js';
import { noticeEnd } from './end.js';
import { servicesInWords } from './in-words.js';
import { nameOfNotice } from './name.js';
import type { NoNotice, NoticeChange, OutageNotice } from './notice.js';

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
  /** Those that are out. */
  kiosks: Kiosk[];
  what: Text;
  where: Text;
  available: string[];
  /** What of it is given, and where. */
  given: AtKiosk[];
  contact: OutageNotice['contact'];
}

const givenAt = (kiosk: Kiosk, around: Surroundings): string[] =>
  kiosk.services.filter((service) => around.gives(kiosk.id, service));

function aboutOne(kiosk: Kiosk, hall: Hall, incident: Incident, around: Surroundings): About {
  const available = givenBeside(kiosk, incident.servicesLost, around);
  return { ...aboutKiosk(kiosk, hall), kiosks: [kiosk], available, given: [{ kiosk, services: available }] };
}

/** A kiosk that runs on its battery gives its services still, though it is part of the hall's incident. */
const outOf = (affected: Kiosk[], around: Surroundings): Kiosk[] => {
  const out = affected.filter((kiosk) => !kiosk.services.some((service) => around.gives(kiosk.id, service)));
  return out.length > 0 ? out : affected;
};

function aboutHall(hall: Hall, incident: Incident, around: Surroundings): About {
  const here = around.kiosks.filter((kiosk) => kiosk.hall === hall.id && kiosk.state === 'active');
  const out = outOf(
    here.filter(({ id }) => incident.affected.includes(id)),
    around,
  );
  const others = here.filter((kiosk) => !out.includes(kiosk));
  // Without a business system the kiosks give everything else.
  const giving = incident.kind === 'upstream' ? here : others;
  const given = giving.map((kiosk) => ({ kiosk, services: givenAt(kiosk, around) }));
  const all = others.length === 0;
  return {
    kiosks: out,
    what: all
      ? { zh: `全部自助设备（${out.length}台）`, en: `All ${out.length} self-service kiosks` }
      : { zh: `${out.length}台自助设备`, en: `${out.length} self-service kiosks` },
    ...aboutPlace(hall),
    available: [...new Set(given.flatMap(({ services }) => services))].sort(),
    given,
  };
}

/** Work that is planned is why, and its end is what is promised; else the repair is. */
function promised(
  { change: { incident, at }, order }: Parts,
  before?: OutageNotice,
): Pick<OutageNotice, 'reason' | 'until' | 'planned'> {
  const { quiet } = incident;
  if (quiet?.reason !== 'planned-maintenance' || order.id !== null) {
    // What was planned is no promise of a repair.
    const said = before?.planned ? 0 : (before?.until ?? 0);
    return { reason: publicReason(incident), until: Math.max(order.dueAt, said, at + 1) };
  }
  const { why } = quiet;
  const reason = { zh: `计划维护（${why.zh}）`, en: `planned maintenance (${why.en})` };
  return { reason, until: Math.max(quiet.until, at + 1), planned: true };
}
/** A kiosk that never said what it offers loses what the incident names. */
const lostAt = ({ services }: Kiosk, { servicesLost }: Incident): string[] =>
  services.length === 0 || servicesLost.includes('ALL')
    ? servicesLost
    : servicesLost.filter((service) => services.includes(service));

/** Everything that a notice says, as it stands now. */
function write(parts: Parts, before?: OutageNotice): OutageNotice {
  const { change, order, kiosk, hall, around } = parts;
  const { incident, at } = change;
  const { kiosks, what, where, available, given, contact } = kiosk
    ? aboutOne(kiosk, hall, incident, around)
    : aboutHall(hall, incident, around);
  const lost = kiosks.map((one) => ({ kiosk: one, services: lostAt(one, incident) }));
  const inWords = servicesInWords(lost, given, around.citizenServices);
  return composeNotice({
    id: before?.id ?? nameOfNotice(order, hall),
    incidentId: incident.id,
    orderId: order.id,
    kioskId: incident.kioskId,
    hallId: hall.id,
    kioskIds: kiosks.map(({ id }) => id),
    kind: kindOf(incident.servicesLost, available),
    state: 'published',
    what,
    where,
    from: before?.from ?? incident.openedAt,
    ...promised(parts, before),
    services: incident.servicesLost,
    available,
    ...(inWords && { inWords }),
    ...alternativeRoutes(kiosks, hall, incident.servicesLost, around, at),
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
  const holds = (said: OutageNotice): boolean => leadsSomewhere(said, hall, around, at);
  const again = kiosk ? undefined : (around.knownAt?.(hall.id) ?? undefined);
  return told(before, write(parts, before), { at, gatherMs: around.gatherMs ?? GATHERS, holds, ...(again && { again }) });
}

const EXTENDED: Text = { zh: '到期未修复，维修截止时间顺延', en: 'Not repaired in time; the repair period is extended' };

/** Passing `until` without repair: the notice is issued again with a new date (S0-H6c, template N2b). */
export function extendNotice(
  { owesAt, arranged: _, ...notice }: OutageNotice,
  at: Instant,
  opening: Opening,
  { hours, gatherMs = GATHERS, canBeTold }: Pick<Surroundings, 'hours' | 'gatherMs' | 'canBeTold'>,
  order?: MaintenanceOrder,
): NoticeChange {
  const until = dueOf('repair', 'high', at, opening, hours);
  const nobody = order && !hasHands(order, canBeTold) ? { arranged: false as const } : {};
  const waits = owesAt === undefined ? {} : { owesAt: at + gatherMs };
  const extended = noted(composeNotice({ ...notice, ...waits, ...nobody, until, updatedAt: at }), at, 'extended', EXTENDED);
  return { what: 'updated', notice: extended, at };
}

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
