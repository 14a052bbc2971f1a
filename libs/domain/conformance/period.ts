import { type Instant, SECOND } from '../time/index.js';
import type { ReadingFact } from './fact.js';
import { type Judged, missing, right, unseen, wrong } from './finding.js';
import { type Life, unitOf } from './life.js';

/** Intervals that are enough to tell a period by. */
const ENOUGH_INTERVALS = 3;
/** Slower or faster by so much is another period. Ours. */
const SLOWER = 1.5;
const FASTER = 0.5;
/** Periods after which a heartbeat that did not come is missing. */
const MISSING_AFTER = 3;

const TOO_FEW = unseen(
  '连续的心跳太少，无从判断间隔；请延长--for',
  'Too few heartbeats follow one another to tell their period; watch for longer (--for).',
);

/** How often its heartbeats come, against the register. */
export function period(life: Life): Judged | null {
  const { heartbeats, about, isEnough } = life;
  if (!isEnough) return null;
  const { heartbeatS } = about;
  const intervals = intervalsOf(life);
  if (intervals.length < ENOUGH_INTERVALS) return about.over ? tooFew(heartbeats.length, about) : null;
  const middle = [...intervals].sort((a, b) => a - b)[Math.floor((intervals.length - 1) / 2)] as number;
  const seconds = Math.round(middle / 100) / 10;
  const evidence = { seconds, registered: heartbeatS, heartbeats: heartbeats.length };
  if (middle > SLOWER * heartbeatS * SECOND)
    return wrong(
      `心跳每${seconds}秒一次，登记为${heartbeatS}秒：太慢，会被当作失联`,
      `A heartbeat comes every ${seconds} s, the register has ${heartbeatS}: too slow, it will be taken for silent.`,
      evidence,
    );
  if (middle < FASTER * heartbeatS * SECOND)
    return wrong(
      `心跳每${seconds}秒一次，登记为${heartbeatS}秒：太快`,
      `A heartbeat comes every ${seconds} s, the register has ${heartbeatS}: too often.`,
      evidence,
    );
  return right(
    `心跳每${seconds}秒一次，登记为${heartbeatS}秒`,
    `A heartbeat comes every ${seconds} s, the register has ${heartbeatS}.`,
    evidence,
  );
}

function tooFew(count: number, { from, now, heartbeatS }: Life['about']): Judged {
  const seconds = Math.round((now - from) / SECOND);
  if (seconds < MISSING_AFTER * heartbeatS) return TOO_FEW;
  if (seconds < SLOWER * heartbeatS * (count + 1)) return TOO_FEW;
  return missing(
    `${seconds}秒内只有${count}次心跳，应每${heartbeatS}秒一次`,
    `${count === 0 ? 'No heartbeat' : `Only ${count} heartbeat${count === 1 ? '' : 's'}`} in ${seconds} s, one is due every ${heartbeatS} s.`,
    { heartbeats: count, seconds, registered: heartbeatS },
  );
}

/** Between heartbeats of one boot that nothing parts: no connect, after which a birth comes, and no other word about the period. */
function intervalsOf({ heartbeats, lines, births }: Life): number[] {
  const changes = births.filter(({ heartbeatS }, n) => n > 0 && heartbeatS !== births[n - 1]?.heartbeatS).map(({ at }) => at);
  const changed = Math.max(Number.NEGATIVE_INFINITY, ...changes);
  const connects = lines.flatMap(({ at, lostAt }) => (lostAt === null ? [at] : [at, lostAt]));
  const parts = [...births.map(({ at }) => at), ...connects];
  const timed = heartbeats.filter(({ at }) => at >= changed);
  const time = timeOf(timed);
  const ordered = [...timed].sort((a, b) => time(a) - time(b));
  const isParted = (from: Instant, to: Instant): boolean => parts.some((at) => at > from && at <= to);
  return ordered.slice(1).flatMap((next, n) => {
    const before = ordered[n] as ReadingFact;
    return before.bootId === next.bootId && !isParted(before.at, next.at) ? [time(next) - time(before)] : [];
  });
}

/** When heartbeats were made: by the kiosk's clock, which no network delays, unless it stands. */
function timeOf(heartbeats: ReadingFact[]): (heartbeat: ReadingFact) => Instant {
  const stands = heartbeats.every(({ ts }) => ts === heartbeats[0]?.ts);
  return (heartbeat) => (stands ? heartbeat.at : heartbeat.ts * unitOf(heartbeat));
}
