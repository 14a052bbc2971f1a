import { MINUTE } from '../time/index.js';
import type { ReadingFact } from './fact.js';
import { type Judged, right, unseen, wrong } from './finding.js';
import { inTime, type Life } from './life.js';
import { NOTHING_CAME } from './lines.js';

/** A message may come so much later than the one behind it, and than the one before it when both were buffered. Ours. */
const LATE_BY = MINUTE;
/** Numbers that are counted, and that are named. */
const MOST_COUNTED = 1_000;
const MOST_NAMED = 5;

/** Messages that have a number: a will has none. */
const numbered = (life: Life): ReadingFact[] => life.readings.filter(({ kind }) => kind !== 'will');

/** Whether seq rises by one. */
export function sequence(life: Life): Judged | null {
  const all = numbered(life);
  const gaps = [...new Set(all.map(({ bootId }) => bootId))].flatMap((bootId) => gapOf(life, bootId, all) ?? []);
  const gap = gaps.find(({ isSettled }) => isSettled);
  if (gap) {
    const { bootId, missing } = gap;
    return wrong(
      `seq不连续：启动${bootId}缺${named(missing)}（每发一条加1，被拒收的也算）`,
      `seq has gaps: boot ${bootId} lacks ${named(missing)}. It rises by one with each message, also with one that is refused.`,
      { bootId, missing },
    );
  }
  if (!life.isEnough) return null;
  if (gaps.length > 0) return life.about.over ? ON_ITS_WAY : null;
  return all.length === 0
    ? NOTHING_CAME
    : right(`seq连续（${all.length}条报文）`, `seq has no gap in ${all.length} messages.`, { messages: all.length });
}

const ON_ITS_WAY = unseen(
  'seq有缺，可能还在补发；请延长--for',
  'seq has gaps, and what is missing may be on its way still; watch for longer (--for).',
);

/** What did not come of a boot; settled when it is no longer waited for. */
function gapOf(
  { refused, about }: Life,
  bootId: string,
  all: ReadingFact[],
): { bootId: string; missing: number[]; isSettled: boolean } | null {
  const came = all.filter((one) => one.bootId === bootId);
  const present = inTime(came);
  const said = refused.flatMap((one) => (one.bootId === bootId && one.seq !== null ? [one.seq] : []));
  const known = new Set([...came.map(({ seq }) => seq), ...said]);
  const isOld = ({ at }: ReadingFact): boolean => about.now - at >= LATE_BY;
  const missing = between(
    present.map(({ seq }) => seq),
    known,
  );
  // What was refused and does not tell its number may be what is missing.
  const unnumbered = refused.filter((one) => one.bootId === null || one.seq === null).length;
  if (missing.length <= unnumbered) return null;
  const settled = between(
    present.filter(isOld).map(({ seq }) => seq),
    known,
  );
  // More of what was buffered may be on its way.
  const isDrained = came.every((one) => present.includes(one) || isOld(one));
  return { bootId, missing: isDrained && settled.length > 0 ? settled : missing, isSettled: isDrained && settled.length > 0 };
}

/** What lies between the lowest and the highest and did not come; the first ones. */
function between(seqs: number[], came: ReadonlySet<number>): number[] {
  const missing: number[] = [];
  const sorted = [...new Set([...came].filter((seq) => seq <= Math.max(...seqs)))].sort((a, b) => a - b);
  let before = Math.min(...seqs);
  for (const seq of sorted) {
    for (let n = before + 1; n < seq && missing.length < MOST_COUNTED; n++) missing.push(n);
    before = Math.max(before, seq);
  }
  return missing;
}

const named = (missing: number[]): string => missing.slice(0, MOST_NAMED).join(', ') + (missing.length > MOST_NAMED ? ' …' : '');

/** Whether a number of a boot is used once. What is sent again as it was is the same message, and comes here once. */
export function numbers(life: Life): Judged | null {
  const all = numbered(life);
  const firsts = new Map<string, ReadingFact>();
  for (const one of all) {
    const key = `${one.seq} ${one.bootId}`;
    const before = firsts.get(key);
    if (before && (before.ts !== one.ts || before.kind !== one.kind))
      return wrong(
        `(bootId, seq)重复使用：${one.bootId}的${one.seq}用于两条不同的报文；每次启动须用新的bootId，seq从头计数`,
        `A number is used twice: (${one.bootId}, ${one.seq}) is on two different messages. A new start has a new bootId, and each message of it the next seq.`,
        { bootId: one.bootId, seq: one.seq, ts: [before.ts, one.ts] },
      );
    firsts.set(key, one);
  }
  if (!life.isEnough) return null;
  return all.length === 0 ? NOTHING_CAME : right('没有重复使用的编号', 'No number is used twice.', { messages: all.length });
}
