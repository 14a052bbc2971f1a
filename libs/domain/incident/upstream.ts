import { isUpstream } from '../finding/index.js';
import type { Text } from '../text.js';
import { type Instant, MINUTE, SECOND } from '../time/index.js';
import { beganAt, type Desk } from './desk.js';
import { type HoldingRule, type Incident, KEPT_EVIDENCE } from './incident.js';
import { alarmsOf, blank, closeOutage, goesOn, kiosksOf, type Parts, takeIn, union } from './scope.js';
import {
  type Called,
  calledBy,
  componentOf,
  isLossUnknown,
  isSame,
  nameInWide,
  reasonOf,
  saidIn,
  servicesBy,
  systemOf,
  wideCause,
} from './system.js';
import type { Keeping } from './withheld.js';

/** So many kiosks of one hall, or kiosks of two halls, do not lose the same system each by itself. Ours. */
const ENOUGH = { kiosks: 3, halls: 2 };

/** One kiosk that does not reach the system says nothing about the system. Ours. */
const LEAST_TO_STAY = 2;

/** A system is noticed when a customer wants something of it: kiosks tell of it over such a time. Ours. */
const SYSTEM_WINDOW = 30 * MINUTE;

/** The single kiosk waits for the others that call the same system. */
export const waitsForSystem = (waitsMs: number, at: Instant): Keeping => ({
  reason: 'hold',
  explanation: {
    zh: `先等待${waitsMs / SECOND}秒，看业务系统是否自行恢复、其他设备是否也不可达`,
    en: `waits ${waitsMs / SECOND} s to see whether the business system answers again, or others do not reach it either`,
  },
  until: at + waitsMs,
});

/** What the alarm's kiosk loses; one of before the table has its words only. */
function lostBy(desk: Desk, alarm: Incident): string[] {
  const component = componentOf(alarm.cause);
  const offered = desk.premises.kiosk(alarm.kioskId as string)?.services ?? [];
  return union(alarm.servicesLost, servicesBy(calledBy(desk, alarm), component, saidIn(alarm.holding), offered));
}

function holdingOf(alarms: Incident[], called: Called, loss: string[], since: Instant): HoldingRule {
  const [first] = alarms.flatMap(({ holding }) => holding);
  return {
    key: 'upstream-outage',
    rule: 'upstream-outage',
    version: first?.version ?? '',
    severity: 'critical',
    loss,
    reason: reasonOf(called, loss),
    since,
    evidence: first?.evidence ?? { kind: 'fault', at: since, seen: {} },
    code: 'NET-003',
    ...(isLossUnknown(called, loss) && { lossUnknown: true as const }),
  };
}

const systemOfWide = (desk: Desk, { cause }: Incident): Called => systemOf(desk, nameInWide(cause));

function speaking(desk: Desk, before: Incident, alarms: Incident[]): Incident {
  const affected = kiosksOf(alarms, before.affected);
  const servicesLost = union(...alarms.map((alarm) => lostBy(desk, alarm)));
  const holding = holdingOf(alarms, systemOfWide(desk, before), servicesLost, before.openedAt);
  return {
    ...before,
    reason: holding.reason,
    severity: 'critical',
    servicesLost,
    affected,
    kioskIds: union(before.kioskIds, affected),
    holding: [holding],
    evidence: [...before.evidence, ...alarms.flatMap(({ evidence }) => evidence.slice(-1))].slice(-KEPT_EVIDENCE),
  };
}

function explained(region: string, system: string, alarms: Incident[]): Text {
  const [kiosks, halls] = [kiosksOf(alarms).length, new Set(alarms.map(({ hallId }) => hallId)).size];
  return {
    zh: `区域${region}的${halls}个大厅${kiosks}台设备同时报告业务系统${system}不可达，合并为一起事件`,
    en: `${kiosks} kiosks in ${halls} halls of ${region} cannot reach ${system} at the same time: one incident for the system`,
  };
}

/** What kiosks of the region told of the system lately, one by one. */
function toldOf(desk: Desk, region: string, system: Called, at: Instant): Pick<Parts, 'held' | 'singles'> {
  const isOfIt = (alarm: Incident): boolean => isUpstream(alarm) && isSame(calledBy(desk, alarm), system);
  const halls = desk.premises.hallsIn(region);
  const held = halls.flatMap((hallId) => desk.heldIn(hallId)).filter((one) => one.reason === 'hold' && isOfIt(one.alarm));
  const singles = halls.flatMap((hallId) => desk.singlesIn(hallId));
  return { held, singles: singles.filter((single) => beganAt(single) >= at - SYSTEM_WINDOW && isOfIt(single)) };
}

const manyEnough = (alarms: Incident[]): boolean =>
  kiosksOf(alarms).length >= ENOUGH.kiosks || new Set(alarms.map(({ hallId }) => hallId)).size >= ENOUGH.halls;

/** Answers whether the region's kiosks tell of the system together. */
function begin(desk: Desk, region: string, system: Called, fallen: Incident[], at: Instant): boolean {
  const parts: Parts = { ...toldOf(desk, region, system, at), halls: [], fallen };
  const alarms = alarmsOf(parts);
  if (!manyEnough(alarms)) return false;
  const known = desk.widesOf(region, 'upstream').filter((one) => isSame(systemOfWide(desk, one), system));
  const again = goesOn(known, at);
  const hallId = union(alarms.map((alarm) => alarm.hallId))[0] ?? '';
  const before = again ?? { ...blank('upstream', `${region} ${system.id}`, { hallId, region }, at), cause: wideCause(system) };
  const outage: Incident = { ...speaking(desk, before, alarms), state: 'open', closedAt: null };
  const explanation = explained(region, system.name || system.id, alarms);
  takeIn(desk, again ? 'reopened' : 'opened', { ...outage, explanation }, parts, at);
  return true;
}

function follow(desk: Desk, outage: Incident, fallen: Incident[], at: Instant): boolean {
  const alarms = [...desk.heldBy(outage.id).map(({ alarm }) => alarm), ...fallen];
  if (kiosksOf(alarms).length < LEAST_TO_STAY) {
    closeOutage(desk, outage, at);
    return false;
  }
  const now = speaking(desk, outage, alarms);
  // The register may say since what the system carries.
  const isAsBefore =
    now.reason.en === outage.reason.en &&
    (['affected', 'servicesLost'] as const).every((of) => now[of].join() === outage[of].join());
  if (fallen.length > 0 || !isAsBefore) {
    takeIn(desk, 'updated', now, { held: [], singles: [], halls: [], fallen }, at);
  }
  return true;
}

/**
 * Holds what kiosks of the region tell of business systems against the thought that it is the system.
 * Answers what of `fallen` is no part of such an incident.
 */
export function judgeUpstream(desk: Desk, region: string, fallen: Incident[], at: Instant): Incident[] {
  const open = desk.widesOf(region, 'upstream').filter(({ state }) => state === 'open');
  const told = fallen.filter(isUpstream);
  const systems: Called[] = [];
  for (const one of [...told.map((alarm) => calledBy(desk, alarm)), ...open.map((outage) => systemOfWide(desk, outage))])
    if (!systems.some((known) => isSame(known, one))) systems.push(one);
  const taken = new Set<Incident>();
  for (const system of systems) {
    const here = told.filter((alarm) => isSame(calledBy(desk, alarm), system));
    const outage = open.find((one) => isSame(systemOfWide(desk, one), system));
    if (outage ? follow(desk, outage, here, at) : begin(desk, region, system, here, at))
      for (const alarm of here) taken.add(alarm);
  }
  return fallen.filter((alarm) => !taken.has(alarm));
}
