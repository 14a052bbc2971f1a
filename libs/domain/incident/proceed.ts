import { endedBy } from '../finding/ends.js';
import type { Answer, Finding } from '../finding/finding.js';
import { isHallSign, isOwnWord, isUpstream } from '../finding/index.js';
import type { RegisterTurn } from '../register/index.js';
import type { Text } from '../text.js';
import { HOUR, type Instant } from '../time/index.js';
import { withParts } from './by-parts.js';
import { decideIncident, explainedBy } from './decide.js';
import type { DecisionMemory } from './decision-memory.js';
import { Desk, type DeskChange, isSecurity, type Premises, type Scene } from './desk.js';
import type { Found } from './found.js';
import { endsAsHall, type HallMoment, judgeHall } from './hall.js';
import type { Incident } from './incident.js';
import { moveAll, placeNow } from './move.js';
import { hasOwnWord, withOwnWord } from './own-word.js';
import { passedOf } from './passed.js';
import { hush, lookAtPlans, lookAtQuiet } from './quiet.js';
import { covering, judgeCovered, judgeRegion, updateAll, updateLosses, updateRegions, updateWaiting } from './region.js';
import { beginProof, endProof, endRulesOff, noteRuleOff } from './rule-off.js';
import { isLingering, waitsForOthers } from './scope.js';
import { noteAnswer, settleHall } from './settle.js';
import { squeezed } from './squeeze.js';
import { withSystem } from './system.js';
import { judgeUpstream, waitsForSystem } from './upstream.js';
import { nameVersion } from './version.js';
import { isMuted, type Keeping, type Withheld, type WithheldReason, withheldNow, withhold } from './withheld.js';

/** A mode that nobody ends must not hide a fault for ever. Ours. */
export const MODE_HOLDS = 4 * HOUR;

const BY_MODE: Record<string, { reason: WithheldReason; explanation: Text }> = {
  maintenance: {
    reason: 'vendor-mode',
    explanation: {
      zh: '设备处于维护模式，维护结束后仍存在才告警',
      en: 'the kiosk is in maintenance; told if it still stands after',
    },
  },
  settling: {
    reason: 'settling',
    explanation: { zh: '设备正在结账，结账后仍存在才告警', en: 'the kiosk is being settled; told if it still stands after' },
  },
};

/** Whether alarms of a kiosk in that mode are withheld. */
export const holdsBack = (mode: string | null): boolean => mode !== null && mode in BY_MODE;

/** Reasons that end with the kiosk's mode. */
export const MODE_REASONS = Object.values(BY_MODE).map(({ reason }) => reason);

const MUTE_OVER: Text = {
  zh: '静默或计划维护已结束，问题仍存在',
  en: 'the silence or the planned maintenance is over, and it still stands',
};

/** What waits by a rule of its own is not kept back here: it opens at once. */
const OPENED_LATE: Partial<Record<WithheldReason, Text>> = {
  hold: {
    zh: '同厅其他设备没有一起失联，按单台处理',
    en: 'the others of the hall did not fall out with it: it is this kiosk alone',
  },
  'hall-outage': { zh: '大厅已恢复，本设备仍未恢复', en: 'the hall is back and this kiosk is not' },
  'region-outage': { zh: '区域网络已恢复，本设备仍未恢复', en: 'the region is back and this kiosk is not' },
  upstream: { zh: '业务系统已恢复，本设备仍未恢复', en: 'the business system is back and this kiosk does not reach it' },
  'vendor-mode': { zh: '维护已结束或超时，问题仍存在', en: 'maintenance is over, or too long, and it still stands' },
  settling: { zh: '结账已结束或超时，问题仍存在', en: 'the settlement is over, or too long, and it still stands' },
  silenced: MUTE_OVER,
  'planned-maintenance': MUTE_OVER,
};

const SYSTEM_ALONE: Text = {
  zh: '等待期满，其他设备没有报告该系统不可达，按单台处理',
  en: 'it did not answer again, and no others told of it: it is this kiosk alone',
};

const HALL_ALONE: Text = {
  zh: '区域内其他大厅没有一起失联，按单台处理',
  en: 'the other halls of the region did not fall out with it: it is this kiosk alone',
};

/** Why the kiosk's mode keeps its alarms back, if it does: not that it lasts too long. */
const byMode = (desk: Desk, alarm: Incident, at: Instant): Keeping | null => {
  if (isOwnWord(alarm) || hasOwnWord(alarm)) return null;
  const { kioskId } = alarm;
  const mode = BY_MODE[desk.premises.modeOf(kioskId as string) ?? ''];
  return mode ? { ...mode, until: at + MODE_HOLDS } : null;
};

function open(desk: Desk, alarm: Incident, at: Instant): void {
  desk.put({ what: alarm.reopened ? 'reopened' : 'opened', incident: alarm, at });
  nameVersion(desk, alarm, at);
}

/** Whom it waits for: the others of its hall and region, or those that call the same system; null: it speaks for itself. */
function byOthers(alarm: Incident, findings: Finding[], at: Instant): Keeping | null {
  const raised = findings.find(
    ({ type, kioskId, cause }) => type === 'raised' && kioskId === alarm.kioskId && cause === alarm.cause,
  );
  if (isHallSign(alarm)) return waitsForOthers(raised?.awaits ?? { since: at, kiosks: [] });
  return isUpstream(alarm) && raised?.waitsMs ? waitsForSystem(raised.waitsMs, at) : null;
}

/** Withholds the alarm of this moment for its kiosk's mode or because of others; else opens it. */
function place(desk: Desk, alarm: Incident, findings: Finding[], at: Instant): void {
  const kept = isSecurity(alarm) ? null : (byMode(desk, alarm, at) ?? byOthers(alarm, findings, at));
  if (kept) desk.keepBack('held', withhold(alarm, at, kept), at);
  else open(desk, alarm, at);
}

/** What is known to have fallen alone. */
function settle(desk: Desk, hallIds: Iterable<string>, at: Instant): void {
  for (const hallId of new Set(hallIds)) for (const alone of settleHall(desk, hallId, at)) release(desk, alone, at);
}

/** What keeps it back still when its wait is over: a mode that it has not waited for. */
const keptStill = (desk: Desk, withheld: Withheld, at: Instant): Keeping | null =>
  isMuted(withheld) ? byMode(desk, withheld.alarm, at) : null;

/** What its wait has shown; undefined: it did not wait. */
function late(withheld: Withheld, at: Instant): Text | undefined {
  const { alarm, reason, awaits, since } = withheld;
  if (awaits) return since === at ? undefined : awaits.kiosks.length === 0 && awaits.halls ? HALL_ALONE : OPENED_LATE.hold;
  if (!isUpstream(alarm) || reason !== 'hold') return OPENED_LATE[reason];
  return isLingering(withheld) ? OPENED_LATE.upstream : SYSTEM_ALONE;
}

/** What was withheld becomes an incident, as of this moment. */
function release(desk: Desk, withheld: Withheld, at: Instant): void {
  const { alarm } = withheld;
  const explanation = explainedBy(alarm.explanation, late(withheld, at));
  desk.letGo(withheld, at, { state: 'opened', incidentId: alarm.id });
  open(desk, { ...alarm, openedAt: alarm.reopened ? alarm.openedAt : at, explanation }, at);
}

/** The wait is over: it is kept back for another reason, or becomes an incident. */
function endWait(desk: Desk, withheld: Withheld, at: Instant): void {
  const kept = keptStill(desk, withheld, at);
  if (kept) desk.keepBack('changed', withheldNow(withheld, kept), at);
  else release(desk, withheld, at);
}

function joinHeld(desk: Desk, held: Withheld, findings: Finding[], offered: string[]): void {
  const change = decideIncident(held.alarm, findings, offered);
  if (!change) return;
  const { incident: alarm, at } = change;
  if (change.what === 'closed') {
    desk.letGo({ ...held, alarm }, at, { state: 'ended', ended: change.ended ?? endedBy('recovered') });
    return;
  }
  const { severity, reason: what } = alarm;
  const joined: Withheld = { ...held, alarm, severity, what };
  if (isSecurity(alarm)) release(desk, joined, at);
  else desk.keepBack('changed', joined, at);
}

/** Joins findings of one cause with what stands for it. Answers the alarm when it is a new one. */
function join(desk: Desk, findings: Finding[]): Incident | null {
  const [first] = findings;
  const kiosk = first && desk.premises.kiosk(first.kioskId);
  if (!first || !kiosk || !desk.premises.hall(kiosk.hall)) return null;
  const held = desk.held(first.kioskId, first.cause);
  if (held) {
    joinHeld(desk, held, findings, kiosk.services);
    return null;
  }
  const { kioskId, cause } = first;
  const change = decideIncident(desk.incident(kioskId, cause), findings, kiosk.services, desk.endedIncident(kioskId, cause));
  if (change?.what === 'opened') return change.incident;
  if (change) desk.put(change);
  return null;
}

const byHall = (things: { hallId: string }[]): string[] => [...new Set(things.map(({ hallId }) => hallId))];

/** What of the alarms of a hall is neither its own outage's nor its region's. */
function withoutHall(desk: Desk, moment: HallMoment, region: string, at: Instant): Incident[] {
  const cover = covering(desk, moment.hallId, region);
  return cover ? judgeCovered(desk, cover, moment, at) : judgeHall(desk, moment, at);
}

/** The widest cause is sought last: a region is out when its halls are. */
function takeRegion(
  desk: Desk,
  region: string,
  findings: Finding[],
  fallen: Incident[],
  at: Instant,
  halls = byHall(findings),
): void {
  const rest = halls.flatMap((hallId) => {
    const here = <T extends { hallId: string }>(things: T[]): T[] => things.filter((thing) => thing.hallId === hallId);
    return withoutHall(desk, { hallId, fallen: here(fallen), findings: here(findings) }, region, at);
  });
  for (const alarm of judgeUpstream(desk, region, rest, at)) place(desk, alarm, findings, at);
  judgeRegion(
    desk,
    region,
    fallen.some(({ cause }) => cause === 'link'),
    at,
  );
  // Whose silence is over was heard.
  const heard = findings.filter((finding) => finding.type === 'cleared' && isHallSign(finding));
  const moved = heard.flatMap(({ kioskId, hallId }) => noteAnswer(desk, { kioskId, hallId, at }));
  settle(desk, [...halls, ...moved], at);
}

/** What was found of a kiosk that was moved since is of the place where it stands now. */
function whereItIs(desk: Desk, finding: Finding): Finding {
  const now = placeNow(desk, finding.kioskId);
  if (!now || (now.hallId === finding.hallId && now.region === finding.region)) return finding;
  return { ...finding, ...now };
}

/** Findings of one moment: joined, held against the state of their halls and regions, and placed. */
function take(desk: Desk, said: Finding[][], at: Instant): void {
  const causes = said.map((findings) =>
    findings.map((finding) => withSystem(desk, withParts(desk, whereItIs(desk, finding), finding.kioskId))),
  );
  const fallen = causes
    .map((findings) =>
      join(
        desk,
        findings.map((finding) => withOwnWord(desk, finding)),
      ),
    )
    .filter((alarm) => alarm !== null);
  const findings = causes.flat();
  for (const region of new Set(findings.map((finding) => finding.region))) {
    const here = <T extends { region: string }>(things: T[]): T[] => things.filter((thing) => thing.region === region);
    takeRegion(desk, region, here(findings), here(fallen), at);
  }
}

/** Findings of one time: those of each cause together. */
type Moment = Map<string, Finding[]>;

/** Whether one reading told both: a rule speaks once of a reading. */
const toldTogether = (one: Finding, other: Finding): boolean =>
  one.key !== other.key && (['bootId', 'seq', 'ts'] as const).every((of) => one.evidence[of] === other.evidence[of]);

/**
 * Findings that follow each other with one time. What one reading says of a cause, such as low and out, is told once;
 * another reading of the same millisecond is taken after it, as it would be in a batch of its own.
 */
function byMoment(findings: Finding[]): Finding[][][] {
  const moments: Moment[] = [];
  let at: Instant | null = null;
  for (const finding of findings) {
    const cause = `${finding.kioskId} ${finding.cause}`;
    let moment = moments.at(-1);
    const before = moment?.get(cause) ?? [];
    if (!moment || finding.at !== at || !before.every((other) => toldTogether(other, finding))) {
      moment = new Map();
      moments.push(moment);
    }
    moment.set(cause, [...(moment.get(cause) ?? []), finding]);
    at = finding.at;
  }
  return moments.map((moment) => [...moment.values()]);
}

/** Ends holds of one hall that run out at one time. */
function endTogether(desk: Desk, hallId: string, due: Withheld[], until: Instant): void {
  const free = due.filter((held) => keptStill(desk, held, until) === null && !MODE_REASONS.includes(held.reason));
  const asHall = endsAsHall(desk, hallId, free, until);
  for (const held of due)
    if (!asHall || desk.held(held.kioskId as string, held.cause)?.until === until) endWait(desk, held, until);
}

/** What became of one moment: findings of one time, or holds that ended together. */
export interface Step {
  at: Instant;
  findings: Finding[];
  changes: DeskChange[];
  /** What is not in the register as it was before. */
  register?: RegisterTurn;
}

function step(desk: Desk, at: Instant, findings: Finding[] = []): Step {
  hush(desk, at);
  return { at, findings, changes: squeezed(desk.takeChanges()) };
}

function endHolds(desk: Desk, until: Instant): void {
  const all = desk.heldUntil(until);
  for (const row of all) if (row.quiet) lookAtQuiet(desk, row, until);
  const due = all.filter(({ quiet }) => !quiet);
  for (const hallId of byHall(due))
    endTogether(
      desk,
      hallId,
      due.filter((held) => held.hallId === hallId),
      until,
    );
}

/**
 * Ends the holds that ran out before the instant, each as of its own end, and has said what waited to be said until then. A hold lasts
 * through its end: what comes at that very moment still counts, so that the same findings decide the same whatever the batches.
 */
export function* timePassed(desk: Desk, now: Instant): Generator<Step> {
  for (;;) {
    const [until, said] = [desk.nextUntil() ?? Number.POSITIVE_INFINITY, desk.unsaid.nextAt() ?? Number.POSITIVE_INFINITY];
    if (said <= now && said <= until) {
      updateWaiting(desk, said);
      if (said === desk.unsaid.rulesProveAt) endProof(desk, said);
      yield step(desk, said);
    } else if (until < now) {
      endHolds(desk, until);
      updateRegions(desk, until);
      yield step(desk, until);
    } else return;
  }
}

/** What installations of before withheld for silences and planned work is out, and the public is told of it from here on. */
function endMuted(desk: Desk, at: Instant): void {
  const muted = desk.allHeld().filter(isMuted);
  for (const hallId of byHall(muted)) {
    const here = muted.filter((held) => held.hallId === hallId);
    const free = here.filter((held) => keptStill(desk, held, at) === null);
    endsAsHall(desk, hallId, free, at);
    for (const held of here) if (desk.held(held.kioskId as string, held.cause) === held) endWait(desk, held, at);
  }
}

/** After a start everything is looked through once, as of the first moment that is decided: what waited to be said is not known. */
export function* begun(desk: Desk, at: Instant): Generator<Step> {
  if (!desk.unsaid.isFresh) return;
  desk.unsaid.isFresh = false;
  yield* timePassed(desk, at);
  endMuted(desk, at);
  updateAll(desk, at);
  beginProof(desk, at);
  yield step(desk, at);
}

/** Ends what waits for a mode that is over: of one kiosk, or of all. */
export function* modesOver(desk: Desk, now: Instant, kioskId?: string): Generator<Step> {
  for (const held of desk.allHeld()) {
    if (kioskId !== undefined && held.kioskId !== kioskId) continue;
    const over = !holdsBack(desk.premises.modeOf(held.kioskId as string));
    if (over && MODE_REASONS.includes(held.reason)) endWait(desk, held, now);
  }
  updateRegions(desk, now);
  const over = step(desk, now);
  if (over.changes.length > 0) yield over;
}

/** Has looked at what planned work keeps from people: it may be taken out, or planned otherwise. */
export function* plansChanged(desk: Desk, now: Instant): Generator<Step> {
  lookAtPlans(desk, now);
  const changed = step(desk, now);
  if (changed.changes.length > 0) yield changed;
}

/** Rules that failed at one entry of the journal, or that count from it on. */
export function* rulesTurned(desk: Desk, { at, off = [], rules }: Found): Generator<Step> {
  if (rules !== undefined) endRulesOff(desk, rules, at);
  for (const one of off) noteRuleOff(desk, one);
  const turned = step(desk, at);
  if (turned.changes.length > 0) yield turned;
}

/** What waited and has passed is told as it is over; nothing else comes of it. */
function noteExpired(desk: Desk, passed: Finding[], at: Instant): void {
  for (const finding of passed) {
    const withheld = passedOf(withParts(desk, finding, finding.kioskId), desk.premises.kiosk(finding.kioskId)?.services ?? []);
    if (withheld) desk.note({ what: 'passed', withheld, at });
  }
}

/** What the register says otherwise than before: things go with their kiosk, and what was joined in a hall is judged anew. */
export function* registerTurned(desk: Desk, { at, register }: Found): Generator<Step> {
  if (!register) return;
  yield* timePassed(desk, at);
  const { halls, anew } = moveAll(desk, register, at);
  for (const [region, here] of halls) {
    const fallen = anew.filter((alarm) => alarm.region === region);
    takeRegion(desk, region, [], fallen, at, [...here].sort());
  }
  updateRegions(desk, at);
  updateLosses(desk, new Set(halls.keys()), at);
  yield { ...step(desk, at), register };
}

const hasPassed = ({ type }: Finding): boolean => type === 'passed';

/** What findings of one entry of the journal mean, moment by moment. */
export function* findingsTaken(desk: Desk, findings: Finding[]): Generator<Step> {
  for (const moment of byMoment(findings)) {
    const at = moment[0]?.[0]?.at ?? 0;
    yield* timePassed(desk, at);
    noteExpired(desk, moment.flat().filter(hasPassed), at);
    const causes = moment.map((cause) => cause.filter((finding) => !hasPassed(finding))).filter(({ length }) => length > 0);
    take(desk, causes, at);
    updateRegions(desk, at);
    yield step(desk, at, causes.flat());
  }
}

/** Kiosks that were waited for, and are not any more. */
export function* answersTaken(desk: Desk, answers: Answer[]): Generator<Step> {
  for (const answer of answers) {
    const { at } = answer;
    yield* timePassed(desk, at);
    settle(desk, noteAnswer(desk, answer), at);
    updateRegions(desk, at);
    const answered = step(desk, at);
    if (answered.changes.length > 0) yield answered;
  }
}

/** What findings, and time that passed up to `now`, mean for incidents and for what is withheld, in order. */
export function proceed(
  scene: Scene,
  findings: Finding[],
  now: Instant,
  premises: Premises,
  unsaid?: DecisionMemory,
  answers: Answer[] = [],
): { changes: DeskChange[]; scene: Scene } {
  const desk = new Desk(scene, premises, unsaid);
  const taken = [...findingsTaken(desk, findings), ...answersTaken(desk, answers)];
  const steps = [...taken, ...timePassed(desk, now), ...modesOver(desk, now), ...plansChanged(desk, now)];
  return { changes: steps.flatMap(({ changes }) => changes), scene: desk.scene };
}
