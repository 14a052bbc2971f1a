import { nameOf } from '../identity/index.js';
import type { Text } from '../text.js';
import { type Instant, MINUTE, SECOND } from '../time/index.js';
import { beganAt, type Desk } from './desk.js';
import { type HoldingRule, type Incident, KEPT_EVIDENCE } from './incident.js';
import { type Withheld, withheldNow, withhold } from './withheld.js';

/** Kiosks of a hall that fall silent within this of each other fall silent together. Ours. */
export const HALL_WINDOW = 2 * MINUTE;

/** A hall with fewer watched kiosks tells a silent one at once: two cannot be told from one and one. Ours. */
const SMALLEST_HALL = 3;

/** Part of the kiosks that could fall silent: from `open` on it is the hall, below `close` it is single kiosks again. Ours. */
const SHARE = { open: 0.5, close: 0.25, least: 2 };

/** A hall that is out again so soon is out of the same cause. Ours. */
export const REOPENS_WITHIN = 10 * MINUTE;

/** How long before the hall's outage a kiosk's own incident may have begun and be part of it. Power: a UPS lasts some 20 minutes. Ours. */
const TAKEN_IN = { link: 10 * MINUTE, power: 30 * MINUTE };

const LOST_MAINS = 'fault/PWR-001/';
const LOW_BATTERY = 'fault/PWR-002/';

const tellsOfPower = ({ cause }: Incident): boolean => cause.startsWith(LOST_MAINS) || cause.startsWith(LOW_BATTERY);

/** One of many such is a hall's outage. */
const isSign = ({ cause }: Incident): boolean => cause === 'link' || cause.startsWith(LOST_MAINS);

/** Follows from a hall's outage: a UPS runs down because the mains are lost. */
const isPart = (alarm: Incident): boolean => isSign(alarm) || tellsOfPower(alarm);

/** Whether the alarm waits to see what the others of the hall do. */
export const waitsForHall = (alarm: Incident, desk: Desk): boolean =>
  isSign(alarm) && desk.premises.watchedIn(alarm.hallId).length >= SMALLEST_HALL;

const WAITS: Text = {
  zh: `先等待${HALL_WINDOW / SECOND}秒，看是否整个大厅失联`,
  en: `waits ${HALL_WINDOW / SECOND} s to see whether the whole hall is out`,
};

export const hallHold = (at: Instant) => ({ reason: 'hold' as const, explanation: WAITS, until: at + HALL_WINDOW });

const partOf = (outage: Incident) => ({
  reason: 'hall-outage' as const,
  explanation: {
    zh: `属于大厅故障${outage.id}（${outage.reason.zh}），不单独派单`,
    en: `part of the hall's incident ${outage.id} (${outage.reason.en}); no order of its own`,
  },
  until: null,
  inhibitedBy: outage.id,
});

const kiosksOf = (alarms: Incident[]): string[] => [...new Set(alarms.map((alarm) => alarm.kioskId as string))].sort();

/** Kiosks that fell out within the window, against those that could: one that was out long before says nothing now. */
function fallsTogether(desk: Desk, hallId: string, signs: Incident[], at: Instant): boolean {
  const fresh = kiosksOf(signs.filter((alarm) => beganAt(alarm) >= at - HALL_WINDOW));
  const before = new Set(kiosksOf(signs).filter((id) => !fresh.includes(id)));
  const able = new Set([...desk.premises.watchedIn(hallId).filter((id) => !before.has(id)), ...fresh]);
  return fresh.length >= Math.max(SHARE.least, Math.ceil(able.size * SHARE.open));
}

const takenIn = (alarm: Incident, at: Instant): boolean =>
  beganAt(alarm) >= at - (tellsOfPower(alarm) ? TAKEN_IN.power : TAKEN_IN.link);

const REASONS: Record<'network' | 'power', Text> = {
  network: { zh: '大厅网络中断', en: 'the network of the hall is down' },
  power: { zh: '大厅市电中断', en: 'the mains power of the hall is lost' },
};

function explained(alarms: Incident[], watched: number): Text {
  const tellers = kiosksOf(alarms.filter(tellsOfPower));
  const out = kiosksOf(alarms).length;
  const power = tellers.length > 0;
  return {
    zh: `大厅${watched}台设备中${out}台在${HALL_WINDOW / MINUTE}分钟内先后失联${power ? `或报告断电（${tellers[0]}等${tellers.length}台）` : '，均未报告断电'}，合并为一起事件`,
    en: `${out} of ${watched} kiosks fell out within ${HALL_WINDOW / MINUTE} minutes, ${power ? `${tellers.length} of them (such as ${tellers[0]}) telling of lost power` : 'none telling of lost power'}: one incident for the hall`,
  };
}

function holdingOf(alarms: Incident[], cause: 'network' | 'power', since: Instant, at: Instant): HoldingRule {
  const silent = kiosksOf(alarms.filter((alarm) => alarm.cause === 'link'));
  return {
    key: 'hall-outage',
    rule: 'hall-outage',
    version: alarms[0]?.holding[0]?.version ?? '',
    severity: silent.length > 0 ? 'critical' : 'degraded',
    loss: silent.length > 0 ? 'ALL' : [],
    reason: REASONS[cause],
    since,
    evidence: { kind: 'silence', at, seen: { kiosks: kiosksOf(alarms).length, silent: silent.length } },
    code: cause === 'power' ? 'PWR-001' : 'NET-001',
  };
}

const union = (...lists: string[][]): string[] => [...new Set(lists.flat())].sort();

/** What the hall's incident says while these alarms are part of it. Once it was the power it stays the power: silent kiosks tell no more. */
function speaking(before: Incident, alarms: Incident[], at: Instant): Incident {
  const cause = before.cause === 'hall/power' || alarms.some(tellsOfPower) ? 'power' : 'network';
  const holding = holdingOf(alarms, cause, before.openedAt, at);
  return {
    ...before,
    cause: `hall/${cause}`,
    reason: REASONS[cause],
    severity: holding.severity,
    servicesLost: union(...alarms.map((alarm) => alarm.servicesLost)),
    affected: kiosksOf(alarms),
    kioskIds: union(before.kioskIds, kiosksOf(alarms)),
    holding: [holding],
    evidence: [...before.evidence, ...alarms.flatMap((alarm) => alarm.evidence.slice(-1))].slice(-KEPT_EVIDENCE),
  };
}

const blank = (hallId: string, region: string, at: Instant): Incident => ({
  id: nameOf('IN', at, hallId, 'hall'),
  kioskId: null,
  hallId,
  region,
  kioskIds: [],
  affected: [],
  cause: 'hall/network',
  kind: 'hall',
  state: 'open',
  severity: 'critical',
  servicesLost: [],
  reason: REASONS.network,
  explanation: REASONS.network,
  inhibitedBy: null,
  inhibits: [],
  holding: [],
  evidence: [],
  openedAt: at,
  closedAt: null,
});

/** A single kiosk's incident ends in the hall's; its alarm stands on, withheld. */
function mergedInto(outage: Incident, single: Incident, at: Instant): { merged: Incident; alarm: Incident } {
  const merged: Incident = { ...single, state: 'closed', closedAt: at, affected: [], inhibitedBy: outage.id };
  return { merged, alarm: { ...single, id: nameOf('IN', at, single.kioskId as string, single.cause) } };
}

/** Opens the hall's incident, or the last one again, and takes everything in that is part of it. */
function open(desk: Desk, hallId: string, fallen: Incident[], at: Instant): void {
  const held = desk.heldIn(hallId).filter(({ alarm }) => isPart(alarm));
  const singles = desk.singlesIn(hallId).filter((single) => isPart(single) && takenIn(single, at));
  const alarms = [...held.map(({ alarm }) => alarm), ...singles, ...fallen];
  const again = desk.outagesOf(hallId).find(({ closedAt }) => closedAt !== null && closedAt >= at - REOPENS_WITHIN);
  const before = again ?? blank(hallId, alarms[0]?.region ?? '', at);
  const outage: Incident = {
    ...speaking(before, alarms, at),
    state: 'open',
    closedAt: null,
    explanation: explained(alarms, desk.premises.watchedIn(hallId).length),
  };
  const merged = singles.map((single) => ({ single, ...mergedInto(outage, single, at) }));
  const fresh = [...merged.map(({ alarm }) => alarm), ...fallen].map((alarm) => withhold(alarm, at, partOf(outage)));
  const inhibits = union(
    outage.inhibits,
    [...held, ...fresh].map(({ id }) => id),
    singles.map(({ id }) => id),
  );
  desk.put({ what: again ? 'reopened' : 'opened', incident: { ...outage, inhibits }, at });
  for (const one of merged) desk.put({ what: 'merged', incident: one.merged, at });
  for (const one of held) desk.keepBack('changed', withheldNow(one, partOf(outage)), at);
  for (const one of fresh) desk.keepBack('held', one, at);
}

/** The hall's incident ends. What is still out waits a little longer: others of the hall come back in these minutes. */
function close(desk: Desk, outage: Incident, members: Withheld[], at: Instant): void {
  const closed: Incident = { ...outage, state: 'closed', closedAt: at, affected: [], holding: [] };
  desk.put({ what: 'closed', incident: closed, at });
  for (const member of members) desk.keepBack('changed', withheldNow(member, hallHold(at)), at);
}

function follow(desk: Desk, outage: Incident, fallen: Incident[], at: Instant): Incident[] {
  const joining = fallen.filter(isPart);
  const members = desk.heldIn(outage.hallId).filter(({ inhibitedBy }) => inhibitedBy === outage.id);
  const alarms = [...members.map(({ alarm }) => alarm), ...joining];
  const watched = desk.premises.watchedIn(outage.hallId).length;
  if (kiosksOf(alarms).length < Math.max(SHARE.least, Math.ceil(watched * SHARE.close))) {
    close(desk, outage, members, at);
    return fallen;
  }
  const fresh = joining.map((alarm) => withhold(alarm, at, partOf(outage)));
  const now: Incident = {
    ...speaking(outage, alarms, at),
    inhibits: union(
      outage.inhibits,
      fresh.map(({ id }) => id),
    ),
  };
  if (fresh.length > 0 || now.affected.join() !== outage.affected.join()) desk.put({ what: 'updated', incident: now, at });
  for (const one of fresh) desk.keepBack('held', one, at);
  return fallen.filter((alarm) => !isPart(alarm));
}

/**
 * Holds what stands in the hall against the thought that the hall itself is out. `fallen`: what was raised at this moment.
 * Answers what of it is no part of the hall's incident.
 */
export function judgeHall(desk: Desk, hallId: string, fallen: Incident[], at: Instant): Incident[] {
  const outage = desk.outagesOf(hallId).find(({ state }) => state === 'open');
  if (outage) return follow(desk, outage, fallen, at);
  if (!fallen.some(isSign)) return fallen;
  const standing = [...desk.heldIn(hallId).map(({ alarm }) => alarm), ...desk.singlesIn(hallId)];
  if (!fallsTogether(desk, hallId, [...standing, ...fallen].filter(isSign), at)) return fallen;
  open(desk, hallId, fallen.filter(isPart), at);
  return fallen.filter((alarm) => !isPart(alarm));
}
