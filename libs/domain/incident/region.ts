import { enoughToOpen, enoughToStay } from '../finding/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { Desk } from './desk.js';
import type { HallMoment } from './hall.js';
import { type HallOut, outAmong } from './halls-out.js';
import type { HoldingRule, Incident } from './incident.js';
import { perHall } from './per-hall.js';
import {
  alarmsOf,
  blank,
  closeOutage,
  goesOn,
  HALL_WINDOW,
  kiosksOf,
  lingers,
  lostBy,
  newestSeen,
  type Parts,
  partOf,
  takeIn,
  union,
} from './scope.js';
import { type Withheld, withheldNow, withhold } from './withheld.js';

/** In a region with fewer halls that are watched each is told: two cannot be told from one and one. Ours. */
const SMALLEST_REGION = 3;

const REASON: Text = { zh: '区域网络中断', en: 'the line of the region is down' };

const isOpen = ({ state }: Incident): boolean => state === 'open';

const alarms = (members: readonly Withheld[]): Incident[] => members.map(({ alarm }) => alarm);

const partsOf = (halls: HallOut[]): Parts => ({
  held: halls.flatMap(({ held }) => held),
  singles: halls.flatMap(({ singles }) => singles),
  halls: halls.flatMap(({ outage }) => outage ?? []),
  fallen: [],
});

const hallsOf = (alarms: Incident[]): string[] => [...new Set(alarms.map(({ hallId }) => hallId))].sort();

const holdingOf = (alarms: Incident[], since: Instant, at: Instant): HoldingRule => ({
  key: 'region-outage',
  rule: 'region-outage',
  version: alarms[0]?.holding[0]?.version ?? '',
  severity: 'critical',
  loss: 'ALL',
  reason: REASON,
  since,
  evidence: { kind: 'silence', at, seen: { halls: hallsOf(alarms), kiosks: new Set(alarms.map(({ kioskId }) => kioskId)).size } },
  code: 'NET-001',
});

function speaking(before: Incident, alarms: Incident[], at: Instant): Incident {
  const affected = kiosksOf(alarms, before.affected);
  return {
    ...before,
    cause: 'region/network',
    reason: REASON,
    severity: 'critical',
    servicesLost: lostBy(alarms),
    affected,
    kioskIds: union(before.kioskIds, affected),
    holding: [holdingOf(alarms, before.openedAt, at)],
    evidence: newestSeen(before.evidence, alarms),
  };
}

function explained(region: string, out: string[], watched: number): Text {
  return {
    zh: `区域${region}的${watched}个大厅中${out.length}个（${out.join('、')}）一起失联，合并为一起事件`,
    en: `${out.length} of ${watched} halls of ${region} (${out.join(', ')}) fell out together: one incident for the region`,
  };
}

/** Halls that may have fallen together, and those that were out before. */
interface Halls {
  fresh: HallOut[];
  /** So many are the region's outage. */
  enough: number;
}

/** Halls that fell out within the window or are undecided, against those that could; see the same of a hall's kiosks. */
function fallenHalls(desk: Desk, region: string, halls: string[], at: Instant): Halls {
  const out = outAmong(desk, region, halls, at);
  const fresh = out.filter(({ undecided, fellAt }) => undecided || fellAt >= at - HALL_WINDOW);
  return { fresh, enough: enoughToOpen(halls.length - (out.length - fresh.length)) };
}

const isSameList = (one: string[], other: string[]): boolean =>
  one.length === other.length && one.every((id, i) => id === other[i]);

function inBoth(one: string[], other: string[]): string[] {
  if (isSameList(one, other)) return one;
  const known = new Set(other);
  return one.filter((id) => known.has(id));
}

/** Other halls of which nothing was heard since the hall fell: who was heard since some kiosk of it had fallen is known to live. */
const awaitedHalls = perHall<string[]>((desk, hallId) => {
  const [first = [], ...others] = desk.awaitingIn(hallId).flatMap(({ awaits }) => (awaits?.halls ? [awaits.halls] : []));
  return { value: others.reduce(inBoth, first), until: Number.POSITIVE_INFINITY };
});

/** Whether the hall may turn out to be one of those that a region's line took down. */
export function mayBeRegion(desk: Desk, hallId: string, region: string, at: Instant): boolean {
  const halls = desk.premises.hallsIn(region);
  if (halls.length < SMALLEST_REGION || openIn(desk, region)) return false;
  const awaited = new Set(awaitedHalls(desk, hallId, at));
  if (awaited.size === 0) return false;
  const { fresh, enough } = fallenHalls(desk, region, halls, at);
  for (const hall of fresh) awaited.delete(hall.hallId);
  return fresh.length + halls.filter((id) => awaited.has(id)).length >= enough;
}

function begin(desk: Desk, region: string, at: Instant): void {
  const halls = desk.premises.hallsIn(region);
  if (halls.length < SMALLEST_REGION) return;
  const { fresh, enough } = fallenHalls(desk, region, halls, at);
  if (fresh.length < enough) return;
  const parts = partsOf(fresh);
  const again = goesOn(desk.widesOf(region, 'region'), at);
  const hallId = fresh[0]?.hallId ?? '';
  const before = again ?? blank('region', region, { hallId, region }, at);
  const explanation = explained(
    region,
    fresh.map(({ hallId: id }) => desk.premises.hall(id)?.name ?? id),
    halls.length,
  );
  const outage: Incident = { ...speaking(before, alarmsOf(parts), at), state: 'open', closedAt: null, explanation };
  takeIn(desk, again ? 'reopened' : 'opened', outage, parts, at);
}

/** Whether some joined it, or left, since it was put down. */
const isBehind = (desk: Desk, { id, affected }: Incident): boolean =>
  desk.joined(id).length > 0 || desk.countKiosksHeldBy(id) !== affected.length;

/** The incident with those that joined it, and without those that left, since it was put down. */
function upToDate(desk: Desk, outage: Incident, at: Instant): Incident {
  if (!isBehind(desk, outage)) return outage;
  const joined = desk.joined(outage.id);
  const now = speaking(outage, alarms(desk.heldBy(outage.id)), at);
  return {
    ...now,
    kioskIds: union(
      now.kioskIds,
      joined.map(({ kioskId }) => kioskId as string),
    ),
    inhibits: union(
      now.inhibits,
      joined.map(({ id }) => id),
    ),
  };
}

function follow(desk: Desk, outage: Incident, at: Instant): void {
  const halls = desk.premises.hallsIn(outage.region);
  const out = outAmong(desk, outage.region, halls, at);
  const joining = out.filter(({ undecided, fellAt }) => undecided || fellAt >= outage.openedAt - HALL_WINDOW);
  const members = desk.hallsHeldBy(outage.id);
  const outStill = members.size + joining.filter(({ hallId }) => !members.has(hallId)).length;
  if (outStill < enoughToStay(halls.length)) {
    closeOutage(desk, upToDate(desk, outage, at), at);
  } else if (joining.length > 0) {
    const parts = partsOf(joining);
    const before = upToDate(desk, outage, at);
    takeIn(desk, 'updated', speaking(before, [...alarms(desk.heldBy(outage.id)), ...alarmsOf(parts)], at), parts, at);
  }
}

function sayAnew(desk: Desk, outage: Incident, at: Instant): void {
  const now = upToDate(desk, outage, at);
  if (now !== outage) desk.put({ what: 'updated', incident: now, at });
}

/** Puts down the regions' incidents as they stand: thousands of kiosks may join or leave one by one, so it is not done for each. */
export function updateRegions(desk: Desk, at: Instant): void {
  const { pace } = desk.unsaid;
  for (const outage of desk.openWides('region')) {
    if (pace.isWaiting(outage.id) || !isBehind(desk, outage)) continue;
    if (pace.mayNow(outage.id, at)) sayAnew(desk, outage, at);
  }
}

/** Puts down those that waited up to now. */
export function updateWaiting(desk: Desk, at: Instant): void {
  const due = desk.unsaid.pace.takeDue(at);
  for (const outage of desk.openWides('region')) if (due.includes(outage.id)) sayAnew(desk, outage, at);
}

/** Puts down each that does not say what stands: before a stop some may have joined or left unsaid. */
export function updateAll(desk: Desk, at: Instant): void {
  for (const outage of desk.openWides('region')) {
    const members = desk.heldBy(outage.id);
    const inhibits = union(
      outage.inhibits,
      members.map(({ id }) => id),
    );
    const isSaid = kiosksOf(alarms(members)).join() === outage.affected.join() && inhibits.length === outage.inhibits.length;
    if (!isSaid) desk.put({ what: 'updated', incident: { ...speaking(outage, alarms(members), at), inhibits }, at });
  }
}

/** Puts down what those of these regions take, where the register says that it is something else. */
export function updateLosses(desk: Desk, regions: ReadonlySet<string>, at: Instant): void {
  for (const outage of desk.openWides('region')) {
    if (!regions.has(outage.region)) continue;
    const servicesLost = lostBy(alarms(desk.heldBy(outage.id)));
    if (servicesLost.join() !== outage.servicesLost.join())
      desk.put({ what: 'updated', incident: { ...outage, servicesLost }, at });
  }
}

const openIn = (desk: Desk, region: string): Incident | undefined => desk.widesOf(region, 'region').find(isOpen);

/** Holds what stands in the halls of the region against the thought that its line is down. `fell`: whether a kiosk fell silent now. */
export function judgeRegion(desk: Desk, region: string, fell: boolean, at: Instant): void {
  const outage = openIn(desk, region);
  if (outage) follow(desk, outage, at);
  else if (fell) begin(desk, region, at);
}

const isLink = ({ cause }: Incident): boolean => cause === 'link';

const membersIn = (desk: Desk, outage: Incident, hallId: string): Withheld[] =>
  desk.heldIn(hallId).filter(({ inhibitedBy }) => inhibitedBy === outage.id);

/** The region's incident that the hall is part of. */
export function covering(desk: Desk, hallId: string, region: string): Incident | undefined {
  const outage = openIn(desk, region);
  return outage && membersIn(desk, outage, hallId).length > 0 ? outage : undefined;
}

/** A hall in a region that is out: it leaves when few of its kiosks are out still, and whoever falls silent in it joins. */
export function judgeCovered(desk: Desk, outage: Incident, { hallId, fallen }: HallMoment, at: Instant): Incident[] {
  const members = membersIn(desk, outage, hallId);
  const joining = fallen.filter(isLink);
  const watched = desk.premises.watchedIn(hallId).length;
  if (kiosksOf([...alarms(members), ...joining]).length < (watched === 1 ? 1 : enoughToStay(watched))) {
    for (const member of members) desk.keepBack('changed', withheldNow(member, lingers(at)), at);
    return fallen;
  }
  for (const alarm of joining) desk.join(outage.id, withhold(alarm, at, partOf(outage)), at);
  return fallen.filter((alarm) => !isLink(alarm));
}
