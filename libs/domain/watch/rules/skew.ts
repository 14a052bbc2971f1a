import type { Severity } from '../../fault/index.js';
import { impossible, ownTime, type Reading } from '../../reading/index.js';
import type { Text } from '../../text.js';
import { SECOND } from '../../time/index.js';
import type { Judgement, Seen } from '../judging/judgement.js';
import type { Judged } from '../judging/limits.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import type { ClockKind, ClockSpell } from '../memory/clock-spell.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';
import { clockSays } from './skew/clock-words.js';

/** A kiosk's clock is off, as its heartbeats show. Raised and cleared at different distances, so that it does not flap. */
export interface SkewRule extends RuleBase {
  kind: 'skew';
  /** Seconds off, either way: raised above this. */
  raiseS: number;
  /** Cleared at or below this. */
  clearS: number;
  /** It is measured by so many heartbeats that came at different times, 5 if it is not said, */
  samples?: number;
  /** over so many seconds, 300 if it is not said. */
  overS?: number;
  severity: Severity;
}

/** Samples, and seconds between the first and the last of them, of rules that do not say. Ours. */
const SAMPLES = 5;
const OVER_S = 300;
/** What is no clock shows by so many samples. Ours. */
const SHOWS_BY = 3;
/** A line that catches up makes a clock seem to gain; one that is off gains less than this share of the time. Ours. */
const STEADY_SHARE = 0.2;

const skewTold = (rule: SkewRule): RuleReport => ({
  rule: rule.id,
  key: rule.id,
  cause: 'clock',
  kind: 'clock',
  severity: rule.severity,
  loss: [],
  reason: rule.title,
  code: 'SYS-002',
  action: 'configuration',
});

interface SkewCheck {
  told: RuleReport;
  samples: number;
  overMs: number;
  isOff(skewMs: number): Judged;
}

function skewCheck(rule: SkewRule): SkewCheck {
  const raiseMs = rule.raiseS * SECOND;
  const clearMs = rule.clearS * SECOND;
  const isOff = (skewMs: number): Judged => {
    const off = Math.abs(skewMs);
    if (off > raiseMs) return true;
    return off <= clearMs ? false : null;
  };
  return { told: skewTold(rule), samples: rule.samples ?? SAMPLES, overMs: (rule.overS ?? OVER_S) * SECOND, isOff };
}

/** How the clocks of kiosks with the same rules are measured: so that each of the rules has its samples. */
interface ClockMeasure {
  checks: SkewCheck[];
  samples: number;
  overMs: number;
}

const clockMeasure = (checks: SkewCheck[]): ClockMeasure => ({
  checks,
  samples: Math.max(...checks.map(({ samples }) => samples), checks.length > 0 ? 1 : SAMPLES),
  overMs: Math.max(...checks.map(({ overMs }) => overMs), checks.length > 0 ? 0 : OVER_S * SECOND),
});

function clockOf(reading: Reading): ClockKind {
  if (!reading.unplaced) return 'runs';
  return reading.unplaced === 'still' ? 'still' : (impossible(ownTime(reading), reading.receivedAt) ?? 'runs');
}

/** Notes what a live reading shows of the kiosk's clock, and holds it against the rules once enough has been seen. */
function judgeClock(m: KioskMemory, reading: Reading, judgement: Judgement, measure: ClockMeasure): void {
  if (reading.kind !== 'heartbeat' && !reading.unplaced) return;
  const kind = clockOf(reading);
  // What is not sent by the clock was perhaps long in the making: heartbeats measure how far it is off.
  if (kind === 'runs' && reading.kind !== 'heartbeat') return;
  const own = ownTime(reading);
  m.noteClock(kind, own - reading.receivedAt, reading.receivedAt);
  if (kind !== 'runs') judgeBroken(m, judgement, measure, kind, own);
  else if (m.clockSamples >= measure.samples && m.clockSpanMs >= measure.overMs) judgeRunning(m, judgement, measure);
}

function judgeBroken(m: KioskMemory, judgement: Judgement, { checks }: ClockMeasure, kind: ClockKind, own: number): void {
  if (m.clockSamples < SHOWS_BY) return;
  judgement.by.guard.each(checks, ({ told }) => tell(judgement, true, told, clockSays(kind, own), { clock: kind, kioskTs: own }));
}

const isSteady = ({ most, first, since, last }: ClockSpell): boolean => most - first <= STEADY_SHARE * (last - since);

function judgeRunning(m: KioskMemory, judgement: Judgement, { checks }: ClockMeasure): void {
  const spell = m.endClockSpell();
  if (!spell) return;
  const { most: skewMs, samples } = spell;
  const seen = { skewMs, samples, overS: Math.round((spell.last - spell.since) / SECOND) };
  judgement.by.guard.each(checks, ({ told, isOff }) => {
    const off = isOff(skewMs);
    // On its way a message only ever makes a clock look slow.
    if (off !== true || skewMs > 0 || isSteady(spell)) tell(judgement, off, told, clockSays('runs', skewMs), seen);
  });
}

/** The words of the rule, and what was seen. */
function tell(judgement: Judgement, off: Judged, told: RuleReport, says: Text, seen: Seen): void {
  if (!judgement.changes(off, told)) return;
  const { zh, en } = told.reason;
  const reason = { zh: `${zh}：${says.zh}`, en: `${en}: ${says.en}` };
  judgement.settle(off, off ? { ...told, reason } : told, () => seen);
}

export const skew = ruleKind({
  kind: 'skew',
  ready: (rules: readonly SkewRule[], { guard }) => clockMeasure(guard.prepared(rules, skewCheck)),
  part: (measure) => ({ live: (m, reading, judgement) => judgeClock(m, reading, judgement, measure) }),
});
