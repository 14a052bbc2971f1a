import { endedBy } from '../finding/ends.js';
import type { Awaits, Evidence } from '../finding/finding.js';
import { nameOf } from '../identity/index.js';
import type { Text } from '../text.js';
import { type Instant, MINUTE, SECOND } from '../time/index.js';
import { explainedBy, saidOf } from './decide.js';
import { beganAt, type Desk } from './desk.js';
import { type Incident, type IncidentChange, KEPT_EVIDENCE, type WideKind } from './incident.js';
import { REOPENS_WITHIN } from './reopens.js';
import { type Keeping, type Withheld, type WithheldReason, withheldNow, withhold } from './withheld.js';

/** What falls out within this of each other falls out together. Ours. */
export const HALL_WINDOW = 2 * MINUTE;

const isSorted = (list: readonly string[]): boolean => list.every((one, i) => i === 0 || (list[i - 1] as string) < one);

/** Two sorted lists in one; the first itself when the second has nothing new. */
function merged(one: string[], other: string[]): string[] {
  const both: string[] = [];
  let at = 0;
  for (const next of other) {
    while (at < one.length && (one[at] as string) < next) both.push(one[at++] as string);
    if (one[at] !== next) both.push(next);
    else both.push(one[at++] as string);
  }
  while (at < one.length) both.push(one[at++] as string);
  return both.length === one.length ? one : both;
}

/** Without doubles, in order. Of two lists, which may be of thousands of kiosks, both are mostly in order already. */
export function union(...lists: string[][]): string[] {
  const [one = [], other = [], ...more] = lists;
  if (more.length === 0 && isSorted(one) && isSorted(other)) return merged(one, other);
  const all = new Set<string>();
  for (const list of lists) for (const id of list) all.add(id);
  return [...all].sort();
}

/** Their kiosks, in order. Of those of `before` it is known already, which may be thousands. */
export function kiosksOf(alarms: Incident[], before: string[] = []): string[] {
  const ids = new Set(alarms.map((alarm) => alarm.kioskId as string));
  const known = before.filter((id) => ids.delete(id));
  return union(known, [...ids].sort());
}

/** Services that they lose. */
export function lostBy(alarms: Incident[]): string[] {
  const all = new Set<string>();
  for (const { servicesLost } of alarms) for (const service of servicesLost) all.add(service);
  return [...all].sort();
}

/** The newest evidence, with the last word of each of the alarms. */
export function newestSeen(before: Evidence[], alarms: Incident[]): Evidence[] {
  const newest: Evidence[] = [];
  for (let i = alarms.length - 1; i >= 0 && newest.length < KEPT_EVIDENCE; i--)
    newest.push(...(alarms[i]?.evidence.slice(-1) ?? []));
  return [...before, ...newest.reverse()].slice(-KEPT_EVIDENCE);
}

/** Who was out for longer than the window when others fell: it says nothing about them now. */
export const isFresh = (alarm: Incident, at: Instant): boolean => beganAt(alarm) >= at - HALL_WINDOW;

const WAITS: Text = {
  zh: '等同厅其他设备的消息：都收到消息或确认失联后，即知是否整个大厅失联',
  en: 'waits until each of the others was heard or is found silent, to see whether the whole hall is out',
};

const WAITS_FOR_HALLS: Text = {
  zh: '等区域内其他大厅的消息，看是否整个区域断网',
  en: 'waits until other halls are heard or are out, to see whether the whole region is out',
};

const waits = (explanation: Text, awaits: Awaits): Keeping => ({ reason: 'hold', explanation, until: null, awaits });

/** Nobody knows yet whether it is alone. It lasts as long as the others need to show. */
export const waitsForOthers = (awaits: Awaits): Keeping => waits(WAITS, awaits);

/** The same of its hall. */
export const waitsForHalls = (awaits: Awaits): Keeping => waits(WAITS_FOR_HALLS, awaits);

const LINGERS: Text = {
  zh: `等待${HALL_WINDOW / SECOND}秒，看是否随其他设备一起恢复`,
  en: `waits ${HALL_WINDOW / SECOND} s to see whether it comes back with the others`,
};

/** It waits to come back with others that are back. */
export const isLingering = ({ reason, explanation }: Withheld): boolean => reason === 'hold' && explanation.en === LINGERS.en;

/** What stands on when the others are back. */
export const lingers = (at: Instant): Keeping => ({ reason: 'hold', explanation: LINGERS, until: at + HALL_WINDOW });

const PART_OF: Record<WideKind, { reason: WithheldReason; name: Text }> = {
  hall: { reason: 'hall-outage', name: { zh: '大厅故障', en: "the hall's incident" } },
  region: { reason: 'region-outage', name: { zh: '区域故障', en: "the region's incident" } },
  upstream: { reason: 'upstream', name: { zh: '业务系统故障', en: 'the incident of the business system' } },
};

/** In words: part of what it is. */
function partIn(outage: Incident): Text {
  const { name } = PART_OF[outage.kind as WideKind];
  return {
    zh: `属于${name.zh}${outage.id}（${outage.reason.zh}），不单独派单`,
    en: `part of ${name.en} ${outage.id} (${outage.reason.en}); no order of its own`,
  };
}

export const partOf = (outage: Incident) => ({
  reason: PART_OF[outage.kind as WideKind].reason,
  explanation: partIn(outage),
  until: null,
  inhibitedBy: outage.id,
});

/** What an incident of many begins from. */
export const blank = (
  kind: WideKind,
  name: string,
  { hallId, region }: Pick<Incident, 'hallId' | 'region'>,
  at: Instant,
): Incident => ({
  id: nameOf('IN', at, name, kind),
  kioskId: null,
  hallId,
  region,
  kioskIds: [],
  affected: [],
  cause: kind,
  kind,
  state: 'open',
  severity: 'critical',
  servicesLost: [],
  reason: PART_OF[kind].name,
  explanation: PART_OF[kind].name,
  inhibitedBy: null,
  inhibits: [],
  holding: [],
  evidence: [],
  openedAt: at,
  closedAt: null,
});

/** The one that was closed so lately that it goes on, of those of one place. */
export const goesOn = (outages: Incident[], at: Instant): Incident | undefined =>
  outages.find(({ closedAt, inhibitedBy }) => closedAt !== null && inhibitedBy === null && closedAt >= at - REOPENS_WITHIN);

/** What becomes part of an incident of many. */
export interface Parts {
  /** Withheld already, for whatever reason. */
  held: Withheld[];
  /** Open incidents of single kiosks. */
  singles: Incident[];
  /** Open incidents of halls. Their kiosks are among `held`. */
  halls: Incident[];
  /** Raised at this moment. */
  fallen: Incident[];
}

export const alarmsOf = ({ held, singles, fallen }: Parts): Incident[] => [
  ...held.map(({ alarm }) => alarm),
  ...singles,
  ...fallen,
];

/** An incident ends in another; the alarm of a single kiosk stands on, withheld. */
const ended = (part: Incident, outage: Incident, at: Instant): Incident => ({
  ...part,
  state: 'closed',
  closedAt: at,
  endedBy: 'merged',
  affected: [],
  inhibitedBy: outage.id,
  explanation: explainedBy(part.explanation, partIn(outage)),
});

/** Takes everything in that is part of the incident, which is put down as it speaks with them. */
export function takeIn(desk: Desk, what: IncidentChange['what'], outage: Incident, parts: Parts, at: Instant): void {
  const standOn = parts.singles.map(({ reopened: _, ...single }) => ({
    ...single,
    id: nameOf('IN', at, single.kioskId as string, single.cause),
  }));
  const fresh = [...standOn, ...parts.fallen].map((alarm) => withhold(alarm, at, partOf(outage)));
  const merged = [...parts.singles, ...parts.halls];
  const inhibits = union(
    outage.inhibits,
    [...parts.held, ...fresh].map(({ id }) => id),
    merged.map(({ id }) => id),
  );
  const { endedBy: _, ...stands } = outage;
  desk.put({ what, incident: { ...stands, inhibits }, at });
  const into = outage.kind as WideKind;
  for (const part of merged)
    desk.put({ what: 'merged', incident: ended(part, outage, at), at, into, ended: endedBy('merged', partIn(outage)) });
  for (const one of parts.held) desk.keepBack('changed', withheldNow(one, partOf(outage)), at);
  for (const one of fresh) desk.keepBack('held', one, at);
}

/** The incident ends. What still stands waits a little longer: others come back in these minutes. */
export function closeOutage(desk: Desk, outage: Incident, at: Instant): void {
  const members = desk.heldBy(outage.id);
  const over = desk.endOfLastHeldBy(outage.id);
  const explanation = explainedBy(outage.explanation, saidOf(over));
  const end = { state: 'closed', closedAt: at, endedBy: over.by, explanation } as const;
  desk.put({ what: 'closed', incident: { ...outage, ...end, affected: [], holding: [] }, at, ended: over });
  for (const member of members) desk.keepBack('changed', withheldNow(member, lingers(at)), at);
}
