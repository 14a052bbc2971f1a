import { maintenanceAt, type OpenHours } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import type { Incident, Withheld } from '../incident/index.js';
import type { Kiosk, Link } from '../kiosk/index.js';
import { isClosedMode } from '../reading/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';

/** Why a kiosk does not give a service at a moment; of several the first counts. */
export const NOT_GIVEN = [
  'retired',
  'not-offered',
  'barred',
  'incident',
  'withheld',
  'never-heard',
  'link',
  'mode',
  'unwatched',
  'closed',
  'planned-work',
] as const;
export type NotGiven = (typeof NOT_GIVEN)[number];

/** The same for people who work with it. */
export const NOT_GIVEN_WORDS: Record<NotGiven, Text> = {
  retired: { zh: '终端已停用', en: 'the kiosk is retired' },
  'not-offered': { zh: '不办理此业务', en: 'not offered' },
  barred: { zh: '验收不合格，停用', en: 'it failed its acceptance' },
  incident: { zh: '有未恢复的事件', en: 'an open incident' },
  withheld: { zh: '异常，等待确认', en: 'something wrong that is not told yet' },
  'never-heard': { zh: '从未联系', en: 'never heard' },
  link: { zh: '失去联系', en: 'not heard' },
  mode: { zh: '自报停止服务', en: 'by its own word' },
  unwatched: { zh: '无人监测', en: 'nobody watches' },
  closed: { zh: '大厅未开放', en: 'the hall is closed' },
  'planned-work': { zh: '计划检修', en: 'planned maintenance' },
};

/** `by`: id of the incident, of what is withheld, or of the notice of the bar. */
export type Gives = { gives: true } | { gives: false; because: NotGiven; by?: string };

/** What an open incident takes. */
export type Taking = Pick<Incident, 'id' | 'cause' | 'kind' | 'state' | 'region' | 'affected' | 'kioskIds' | 'servicesLost'>;

/** What is withheld of a kiosk, as far as it is asked. */
export type HeldBack = Pick<Withheld, 'id' | 'kioskId' | 'cause' | 'state' | 'inhibitedBy' | 'quiet'> & {
  alarm: { servicesLost: string[] };
};

/** What is known of one kiosk when it is asked what it gives. */
export interface KnownOf {
  /** Its hall; undefined: the register does not know it. */
  hall: Hall | undefined;
  hours: OpenHours;
  link: Link;
  /** As its last heartbeat says. */
  mode: string | null;
  /** Open ones that concern it, and those of business systems of its region. */
  incidents: readonly Taking[];
  /** What stands of it and nobody is told of. */
  withheld: readonly HeldBack[];
  /** Id of the notice that says so; null: it did not fail its acceptance. */
  barredBy: string | null;
  /** Since when nobody watches; null: it is watched. */
  unwatchedSince: Instant | null;
}

const loses = (lost: readonly string[], service: string): boolean => lost.includes(service) || lost.includes('ALL');

const UNHEARD: ReadonlySet<Incident['kind']> = new Set<Incident['kind']>(['link', 'hall', 'region']);

/** Whoever has not tried a system that is away will not reach it either; who told of it, and that it is over, does. */
const isAway = ({ kind, region, kioskIds }: Taking, kiosk: Kiosk, hall: Hall | undefined): boolean =>
  kind === 'upstream' && region === hall?.region && !kioskIds.includes(kiosk.id);

/** A hall's or a region's incident takes nothing by itself: who is silent gives nothing anyway, and a battery may last. */
const takes = (one: Taking, service: string): boolean =>
  one.state === 'open' && !UNHEARD.has(one.kind) && loses(one.servicesLost, service);

const no = (because: NotGiven, by?: string | null): Gives => ({ gives: false, because, ...(by && { by }) });

/** What is kept from people alone has an incident, which counts. */
const holds = (one: HeldBack, { id }: Kiosk): boolean => one.state === 'held' && one.kioskId === id && !one.quiet;

/** The least, so that every face names the same one; undefined: there is none. */
const least = (ids: string[]): string | undefined =>
  ids.reduce<string | undefined>((one, id) => (!one || id < one ? id : one), undefined);

const leastOf = (things: Taking[]): string | undefined => least(things.map(({ id }) => id));

/** What stands against the kiosk, whatever it says itself. */
function byWhatStands(kiosk: Kiosk, service: string, { hall, incidents, withheld }: KnownOf): Gives | null {
  const takers = incidents.filter((one) => takes(one, service));
  const own = takers.filter(({ affected }) => affected.includes(kiosk.id));
  const taker = leastOf(own) ?? leastOf(takers.filter((one) => isAway(one, kiosk, hall)));
  if (taker) return no('incident', taker);
  const kept = withheld.filter((one) => holds(one, kiosk) && one.cause !== 'link' && loses(one.alarm.servicesLost, service));
  const back = least(kept.map(({ inhibitedBy, id }) => inhibitedBy ?? id));
  return back ? no('withheld', back) : null;
}

const concerns = ({ state, affected }: Taking, { id }: Kiosk): boolean => state === 'open' && affected.includes(id);

/** It is not heard: by its view, or by an alarm that stands or waits. */
function byItsLink(kiosk: Kiosk, { link, incidents, withheld }: KnownOf): Gives | null {
  if (link === 'never') return no('never-heard');
  const told = incidents.filter((one) => UNHEARD.has(one.kind) && concerns(one, kiosk));
  const isSilent =
    withheld.some((one) => holds(one, kiosk) && one.cause === 'link') || told.some(({ cause }) => cause === 'link');
  return link === 'up' && !isSilent ? null : no('link', leastOf(told));
}

/** What is known beforehand: opening hours, and time that is planned for work. */
function byTheHour({ hall, hours }: KnownOf, at: Instant): Gives | null {
  if (!hall || !hours.isOpen(hall, at)) return no('closed');
  return maintenanceAt(hall.maintenance ?? [], at) ? no('planned-work') : null;
}

/** A kiosk that never said what it offers gives all or nothing. */
const isOffered = ({ services }: Kiosk, service: string): boolean =>
  services.length > 0 ? services.includes(service) : service === 'ALL';

/**
 * Whether a kiosk gives a service at a moment, and else why not: the one answer for routes, board, console, figures and whoever asks.
 */
export function gives(kiosk: Kiosk, service: string, at: Instant, known: KnownOf): Gives {
  if (kiosk.state !== 'active') return no('retired');
  if (!isOffered(kiosk, service)) return no('not-offered');
  if (known.barredBy !== null) return no('barred', known.barredBy);
  return (
    byWhatStands(kiosk, service, known) ??
    byItsLink(kiosk, known) ??
    (isClosedMode(known.mode) ? no('mode') : null) ??
    (known.unwatchedSince !== null && known.unwatchedSince <= at ? no('unwatched') : null) ??
    byTheHour(known, at) ?? { gives: true }
  );
}

/** Whether it would, were its hall open: for who may come when it is. */
export const isAble = (answer: Gives): boolean => answer.gives || answer.because === 'closed';
