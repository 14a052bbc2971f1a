import { plainPart } from '../identity/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { Desk } from './desk.js';
import { type HoldingRule, type Incident, KEPT_EVIDENCE } from './incident.js';
import { alarmsOf, blank, closeOutage, goesOn, isFresh, kiosksOf, type Parts, takeIn, union } from './scope.js';

/** The catalogue's code for a business system that does not answer; the component names the system. */
const UNREACHABLE = 'fault/NET-003/';

/** So many kiosks of one hall, or kiosks of two halls, do not lose the same system each by itself. Ours. */
const ENOUGH = { kiosks: 3, halls: 2 };

/** One kiosk that does not reach the system says nothing about the system. Ours. */
const LEAST_TO_STAY = 2;

export const isUpstream = ({ cause }: Pick<Incident, 'cause'>): boolean => cause.startsWith(UNREACHABLE);

const systemOf = (cause: string): string => cause.slice(UNREACHABLE.length) || 'upstream';

/** Services that the component or the detail names in a word, of those that the kiosk offers: the code alone does not say which. */
function servicesNamed(desk: Desk, alarm: Incident): string[] {
  const details = alarm.holding.map(({ evidence }) => String(evidence.seen['detail'] ?? ''));
  const words = new Set([alarm.cause, ...details].flatMap((said) => said.toUpperCase().split(/[^A-Z0-9]+/)));
  return desk.premises.kiosk(alarm.kioskId as string)?.services.filter((service) => words.has(service)) ?? [];
}

const reasonOf = (system: string, services: string[]): Text => {
  const lost = services.join(' ');
  return {
    zh: `业务系统${system}不可达${lost && `，${lost}暂停`}`,
    en: `the business system ${system} cannot be reached${lost && `; ${lost} suspended`}`,
  };
};

function holdingOf(alarms: Incident[], reason: Text, loss: string[], since: Instant): HoldingRule {
  const [first] = alarms.flatMap(({ holding }) => holding);
  return {
    key: 'upstream-outage',
    rule: 'upstream-outage',
    version: first?.version ?? '',
    severity: 'critical',
    loss,
    reason,
    since,
    evidence: first?.evidence ?? { kind: 'fault', at: since, seen: {} },
    code: 'NET-003',
  };
}

function speaking(desk: Desk, before: Incident, alarms: Incident[]): Incident {
  const affected = kiosksOf(alarms);
  const servicesLost = union(...alarms.map((alarm) => servicesNamed(desk, alarm)));
  const reason = reasonOf(plainPart(before.cause.slice('upstream/'.length)), servicesLost);
  return {
    ...before,
    reason,
    severity: 'critical',
    servicesLost,
    affected,
    kioskIds: union(before.kioskIds, affected),
    holding: [holdingOf(alarms, reason, servicesLost, before.openedAt)],
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

/** Open incidents of the system on single kiosks of the region, that began within the window. */
const singlesOf = (desk: Desk, region: string, cause: string, at: Instant): Incident[] =>
  desk.premises
    .hallsIn(region)
    .flatMap((hallId) => desk.singlesIn(hallId))
    .filter((single) => single.cause === cause && isFresh(single, at));

const manyEnough = (alarms: Incident[]): boolean =>
  kiosksOf(alarms).length >= ENOUGH.kiosks || new Set(alarms.map(({ hallId }) => hallId)).size >= ENOUGH.halls;

/** Answers whether the region's kiosks tell of the system together. */
function begin(desk: Desk, region: string, cause: string, fallen: Incident[], at: Instant): boolean {
  const parts: Parts = { held: [], singles: singlesOf(desk, region, cause, at), halls: [], fallen };
  const alarms = alarmsOf(parts);
  if (!manyEnough(alarms)) return false;
  const system = systemOf(cause);
  const upstream = `upstream/${system}`;
  const known = desk.widesOf(region, 'upstream').filter((one) => one.cause === upstream);
  const again = goesOn(known, at);
  const hallId = union(alarms.map((alarm) => alarm.hallId))[0] ?? '';
  const before = again ?? { ...blank('upstream', `${region} ${system}`, { hallId, region }, at), cause: upstream };
  const outage: Incident = { ...speaking(desk, before, alarms), state: 'open', closedAt: null };
  const explanation = explained(region, system, alarms);
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
  if (fallen.length > 0 || now.affected.join() !== outage.affected.join()) {
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
  const causes = new Set([
    ...told.map(({ cause }) => cause),
    ...open.map(({ cause }) => UNREACHABLE + cause.slice('upstream/'.length)),
  ]);
  const taken = new Set<Incident>();
  for (const cause of causes) {
    const here = told.filter((alarm) => systemOf(alarm.cause) === systemOf(cause));
    const outage = open.find((one) => one.cause === `upstream/${systemOf(cause)}`);
    if (outage ? follow(desk, outage, here, at) : begin(desk, region, cause, here, at))
      for (const alarm of here) taken.add(alarm);
  }
  return fallen.filter((alarm) => !taken.has(alarm));
}
