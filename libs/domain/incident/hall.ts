import type { Finding } from '../finding/finding.js';
import { enoughToOpen, enoughToStay, isHallSign, tellsOfPower } from '../finding/index.js';
import type { Text } from '../text.js';
import { type Instant, MINUTE } from '../time/index.js';
import { explainedBy } from './decide.js';
import { beganAt, type Desk } from './desk.js';
import type { HoldingRule, Incident } from './incident.js';
import { perHall } from './per-hall.js';
import { cameBackByPower, noteReturns, toldApart } from './returns.js';
import {
  alarmsOf,
  blank,
  closeOutage,
  goesOn,
  HALL_WINDOW,
  isFresh,
  kiosksOf,
  lostBy,
  newestSeen,
  type Parts,
  takeIn,
  union,
} from './scope.js';
import { isMuted, type Withheld } from './withheld.js';

/** How long before the hall's outage a kiosk's own incident may have begun and be part of it. Power: a UPS lasts some 20 minutes. Ours. */
const TAKEN_IN = { link: 10 * MINUTE, power: 30 * MINUTE };

/** Follows from a hall's outage: a UPS runs down because the mains are lost. */
const isPart = (alarm: Incident): boolean => isHallSign(alarm) || tellsOfPower(alarm);

/** What of a hall's kiosks fell together, as far as it is known. */
export interface HallFall {
  /** So many may have fallen at one time. */
  together: number;
  /** So many of them are the hall's outage. */
  enough: number;
  /** By lost power: that is the hall's own. */
  power: boolean;
  /** The hall has but one kiosk, which is out: so is the hall, though it is the kiosk's incident. */
  only: boolean;
  /** From then on it is another, though nothing changes in the hall. */
  until: Instant;
}

const told = (withheld: readonly Withheld[]): Incident[] => withheld.map(({ alarm }) => alarm);
const idsOf = (alarms: Incident[]): Set<string> => new Set(alarms.map(({ kioskId }) => kioskId as string));

/** When the first of them will have been out for too long to have fallen with others. */
const freshUntil = (fresh: Incident[], at: Instant): Instant =>
  fresh.reduce(
    (first, alarm) => (isFresh(alarm, at) ? Math.min(first, beganAt(alarm) + HALL_WINDOW) : first),
    Number.POSITIVE_INFINITY,
  );

function reckonFall(desk: Desk, hallId: string, at: Instant): HallFall {
  const known = desk.heldIn(hallId).filter(({ alarm }) => isHallSign(alarm));
  const singles = desk.singlesIn(hallId).filter(isHallSign);
  const undecided = told(known.filter(({ awaits }) => awaits !== undefined));
  const signs = [...told(known), ...singles];
  const fresh = [...undecided, ...signs.filter((alarm) => isFresh(alarm, at))];
  const together = idsOf(fresh);
  const before = idsOf(signs);
  const watched = desk.premises.watchedIn(hallId);
  const others = watched.filter((id) => !before.has(id) && !together.has(id));
  const only = watched.length === 1 && undecided.some(({ cause, kioskId }) => cause === 'link' && kioskId === watched[0]);
  const enough = enoughToOpen(others.length + together.size);
  return { together: together.size, enough, power: fresh.some(tellsOfPower), only, until: freshUntil(signs, at) };
}

/**
 * Kiosks that fell out within the window, or of which it is not known yet whether they fell alone, against those that could: one that was
 * out long before says nothing now.
 */
export const fallOf = perHall<HallFall>((desk, hallId, at) => {
  const value = reckonFall(desk, hallId, at);
  return { value, until: value.until };
});

/** Whether the hall itself is out. */
export const isOut = ({ together, enough }: HallFall): boolean => together >= enough;

/** Kiosks of the hall that are watched and not known to be out. */
const upIn = perHall<ReadonlySet<string>>((desk, hallId) => {
  const out = idsOf([...told(desk.heldIn(hallId)), ...desk.singlesIn(hallId)].filter(isHallSign));
  return { value: new Set(desk.premises.watchedIn(hallId).filter((id) => !out.has(id))), until: Number.POSITIVE_INFINITY };
});

/** How many it waits for that may have fallen too: watched, and not known to be out. */
export function countAwaited(desk: Desk, { hallId, awaits }: Withheld, at: Instant): number {
  const up = upIn(desk, hallId, at);
  return awaits?.kiosks.filter((id) => up.has(id)).length ?? 0;
}

/** Until when it would be part of its hall's outage. */
const takenInUntil = (alarm: Incident): Instant => beganAt(alarm) + (tellsOfPower(alarm) ? TAKEN_IN.power : TAKEN_IN.link);

const REASONS: Record<'network' | 'power', Text> = {
  network: { zh: '大厅网络中断', en: 'the network of the hall is down' },
  power: { zh: '大厅市电中断', en: 'the mains power of the hall is lost' },
};

function explained(alarms: Incident[], watched: number): Text {
  const tellers = kiosksOf(alarms.filter(tellsOfPower));
  const out = kiosksOf(alarms).length;
  const power = tellers.length > 0;
  return {
    zh: `大厅${watched}台设备中${out}台一起失联${power ? `或报告断电（${tellers[0]}等${tellers.length}台）` : '，均未报告断电'}，合并为一起事件`,
    en: `${out} of ${watched} kiosks fell out together, ${power ? `${tellers.length} of them (such as ${tellers[0]}) telling of lost power` : 'none telling of lost power'}: one incident for the hall`,
  };
}

function holdingOf(alarms: Incident[], cause: 'network' | 'power', since: Instant, at: Instant): HoldingRule {
  const silent = idsOf(alarms.filter((alarm) => alarm.cause === 'link'));
  return {
    key: 'hall-outage',
    rule: 'hall-outage',
    version: alarms[0]?.holding[0]?.version ?? '',
    severity: silent.size > 0 ? 'critical' : 'degraded',
    loss: silent.size > 0 ? 'ALL' : [],
    reason: REASONS[cause],
    since,
    evidence: { kind: 'silence', at, seen: { kiosks: idsOf(alarms).size, silent: silent.size } },
    code: cause === 'power' ? 'PWR-001' : 'NET-001',
  };
}

/** Whoever tells of lost power and is heard runs on its battery. */
function unharmedBy(alarms: Incident[], affected: string[]): Pick<Incident, 'unharmed'> {
  const harmed = idsOf(alarms.filter(({ servicesLost, cause }) => servicesLost.length > 0 || cause === 'link'));
  const unharmed = affected.filter((id) => !harmed.has(id));
  return unharmed.length > 0 ? { unharmed } : {};
}

/** What the hall's incident says while these alarms are part of it. Once it was the power it stays the power: silent kiosks tell no more. */
function speaking({ unharmed: _, ...before }: Incident, alarms: Incident[], at: Instant): Incident {
  const power = before.cause === 'hall/power' || alarms.some(tellsOfPower) || cameBackByPower(before);
  const cause = power ? 'power' : 'network';
  const affected = kiosksOf(alarms, before.affected);
  const holding = holdingOf(alarms, cause, before.openedAt, at);
  return {
    ...before,
    cause: `hall/${cause}`,
    reason: REASONS[cause],
    severity: holding.severity,
    servicesLost: lostBy(alarms),
    affected,
    ...unharmedBy(alarms, affected),
    kioskIds: union(before.kioskIds, affected),
    holding: [holding],
    evidence: newestSeen(before.evidence, alarms),
  };
}

const NOBODY: Omit<Parts, 'fallen'> = { held: [], singles: [], halls: [] };

/** What is part of the hall's outage. */
export function partsOfHall(desk: Desk, hallId: string, at: Instant): Parts {
  const held = desk.heldIn(hallId).filter((one) => isPart(one.alarm));
  const singles = desk.singlesIn(hallId).filter((single) => isPart(single) && takenInUntil(single) >= at);
  return { held, singles, halls: [], fallen: [] };
}

/** Until when they are the parts of the hall's outage, if nothing changes there. */
export const partsUntil = ({ singles }: Parts): Instant => Math.min(Number.POSITIVE_INFINITY, ...singles.map(takenInUntil));

/** Opens the hall's incident, or the last one again, and takes everything in that is part of it. */
export function openHall(desk: Desk, hallId: string, at: Instant, why?: Text): void {
  const parts = partsOfHall(desk, hallId, at);
  const alarms = alarmsOf(parts);
  const again = goesOn(desk.outagesOf(hallId), at);
  const { returned: _, ...before } = again ?? blank('hall', hallId, { hallId, region: alarms[0]?.region ?? '' }, at);
  const explanation = why ?? explained(alarms, desk.premises.watchedIn(hallId).length);
  const outage: Incident = { ...speaking(before, alarms, at), state: 'open', closedAt: null, explanation };
  takeIn(desk, again ? 'reopened' : 'opened', outage, parts, at);
}

/** The incident as it ends: with how the network and the power were told apart. */
const settled = (outage: Incident): Incident => ({
  ...outage,
  ...(cameBackByPower(outage) && { cause: 'hall/power', reason: REASONS.power }),
  explanation: explainedBy(outage.explanation, toldApart(outage)),
});

function follow(desk: Desk, before: Incident, { fallen, findings }: HallMoment, at: Instant): Incident[] {
  const outage = noteReturns(before, findings);
  const joining = fallen.filter(isPart);
  const alarms = [...desk.heldBy(outage.id).map(({ alarm }) => alarm), ...joining];
  if (idsOf(alarms).size < enoughToStay(desk.premises.watchedIn(outage.hallId).length)) {
    closeOutage(desk, settled(outage), at);
    return fallen;
  }
  const now = speaking(outage, alarms, at);
  const isAsBefore = (['affected', 'unharmed', 'servicesLost'] as const).every((of) => now[of]?.join() === outage[of]?.join());
  if (joining.length > 0 || outage !== before || !isAsBefore) {
    takeIn(desk, 'updated', now, { ...NOBODY, fallen: joining }, at);
  }
  return fallen.filter((alarm) => !isPart(alarm));
}

/** The last kiosks of a hall come back after its incident has ended: their word counts for what it was. */
function correct(desk: Desk, hallId: string, findings: Finding[], at: Instant): void {
  const last = goesOn(desk.outagesOf(hallId), at);
  const noted = last && noteReturns(last, findings);
  if (!last || !noted || noted === last) return;
  desk.put({ what: 'updated', incident: toldApart(last) ? noted : settled(noted), at });
}

/** What came of a hall at one moment. */
export interface HallMoment {
  hallId: string;
  /** Raised at this moment, and not joined with anything that stood. */
  fallen: Incident[];
  /** Everything that was found of it. */
  findings: Finding[];
}

/** What came of a hall at one moment, held against its outage that stands. Answers what of `fallen` is no part of it. */
export function judgeHall(desk: Desk, moment: HallMoment, at: Instant): Incident[] {
  const { hallId, fallen, findings } = moment;
  const outage = desk.outagesOf(hallId).find(({ state }) => state === 'open');
  if (outage) return follow(desk, outage, moment, at);
  correct(desk, hallId, findings, at);
  return fallen;
}

const STILL_OUT: Text = {
  zh: '区域网络已恢复，本大厅仍未恢复，合并为一起事件',
  en: 'the line of the region is back and this hall is not: one incident for the hall',
};

/** As installations of before withheld it. */
const NOT_TOLD: Text = {
  zh: '静默或计划维护期间多台设备失联，合并为一起事件',
  en: 'its kiosks fell out in a silence or planned maintenance: one incident for the hall',
};

/** Kiosks of a hall whose wait ends together: when they are many it is the hall that did not come back. Answers whether it is. */
export function endsAsHall(desk: Desk, hallId: string, due: Withheld[], at: Instant): boolean {
  const silent = due.map(({ alarm }) => alarm).filter(isHallSign);
  if (kiosksOf(silent).length < enoughToOpen(desk.premises.watchedIn(hallId).length)) return false;
  openHall(desk, hallId, at, due.some(isMuted) ? NOT_TOLD : STILL_OUT);
  return true;
}
