import type { Text } from '../text.js';
import { MINUTE, SECOND } from '../time/index.js';
import type { ReadingFact } from './fact.js';
import { type Judged, right, unseen, wrong } from './finding.js';
import { type Life, offsetOf, unitOf } from './life.js';
import { NOTHING_CAME } from './lines.js';

/** Heartbeats that tell how far a clock is off, the last ones. */
const BY_HEARTBEATS = 5;
/** With fewer it may be one that was on its way for long. */
const AT_LEAST = 3;
/** Of a period: heartbeats that come closer are of one delivery. Ours. */
const APART = 0.4;
/** As far off as the rule of the clock takes it for wrong. */
const OFF = 120 * SECOND;
/** Before this no kiosk was made: 2000-01-01. */
const FIRST = 946_684_800_000;

const TOO_FEW = unseen('心跳太少，无从判断', 'Too few heartbeats to tell its clock by.');

/** How far its clock is from ours. */
export function clock({ heartbeats, about, isEnough }: Life): Judged | null {
  if (about.over && heartbeats.length === 0) return NOTHING_CAME;
  const last = apart(heartbeats, APART * about.heartbeatS * SECOND).slice(-BY_HEARTBEATS);
  if (last.length < AT_LEAST) return about.over ? TOO_FEW : null;
  const offset = Math.max(...last.map(offsetOf));
  const fault = standing(last) ?? wrongUnit(last.at(-1) as ReadingFact) ?? (Math.abs(offset) > OFF ? offBy(offset) : null);
  const evidence = { offsetMs: offset, ts: last.at(-1)?.ts, receivedAt: last.at(-1)?.at };
  if (fault) return wrong(`时钟不对：${fault.zh}`, `Its clock is wrong: ${fault.en}.`, evidence);
  if (!isEnough) return null;
  const seconds = Math.round(offset / 100) / 10;
  return right(`时钟与后台相差${seconds}秒`, `Its clock is ${seconds} s from ours.`, evidence);
}

/** Those that came so far apart: what was buffered comes at once, and says nothing of the clock. */
function apart(heartbeats: ReadingFact[], ms: number): ReadingFact[] {
  const kept: ReadingFact[] = [];
  for (const one of heartbeats) if (one.at - (kept.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= ms) kept.push(one);
  return kept;
}

function standing(last: ReadingFact[]): Text | null {
  const [first] = last as [ReadingFact];
  return last.every(({ ts }) => ts === first.ts)
    ? { zh: `每次心跳的ts都是${first.ts}`, en: `every heartbeat has the ts ${first.ts}` }
    : null;
}

function wrongUnit(reading: ReadingFact): Text | null {
  const unit = unitOf(reading);
  if (unit > 1)
    return { zh: 'ts的单位是秒，应为毫秒（13位）', en: 'its ts is in seconds, it must be epoch milliseconds (13 digits)' };
  if (unit < 1)
    return { zh: 'ts的单位是微秒，应为毫秒（13位）', en: 'its ts is in microseconds, it must be epoch milliseconds (13 digits)' };
  return reading.ts < FIRST ? { zh: 'ts早于2000年，时钟未校时', en: 'its ts is before the year 2000: it was not set' } : null;
}

function offBy(offset: number): Text {
  const [size, ahead] = [Math.abs(offset), offset > 0];
  const [zh, en] =
    size < 2 * 60 * MINUTE
      ? [`${Math.round(size / MINUTE)}分钟`, `${Math.round(size / MINUTE)} minutes`]
      : [`${Math.round(size / MINUTE / 60)}小时`, `${Math.round(size / MINUTE / 60)} hours`];
  return {
    zh: `比后台${ahead ? '快' : '慢'}${zh}，请对时（NTP）`,
    en: `it is ${en} ${ahead ? 'ahead of' : 'behind'} ours; set it by a time server (NTP)`,
  };
}
