import { OWN_WORD } from '../../finding/index.js';
import { type ClosedMode, isClosedMode } from '../../reading/index.js';
import type { ModeRule } from '../../rule/index.js';
import type { Text } from '../../text.js';
import { type Instant, SECOND } from '../../time/index.js';
import { settleInTime } from '../judging/in-time.js';
import type { Judgement, Told } from '../judging/judgement.js';
import { waitSince } from '../judging/passed.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Judged } from '../memory/levels.js';
import { type Run, runsIn } from './mode/spells.js';

/** One word is no spell: it has to say so again. */
const LEAST_READINGS = 2;

/** That it serves nobody for less than its limit is its daily business, and no alarm that anybody was spared. */
const NO_NEWS = null;

const MODES: Record<ClosedMode, Text> = {
  maintenance: { zh: '维护中', en: 'in maintenance' },
  settling: { zh: '结账中', en: 'being settled' },
  outOfService: { zh: '停止服务', en: 'out of service' },
};

export interface ModeCheck {
  /** What ends, whichever mode began it. */
  told: Told;
  /** By the mode that it says. */
  byMode: ReadonlyMap<string, Told>;
  forMs: number;
}

function toldOf({ id, severity, title }: ModeRule, name: Text): Told {
  const reason = { zh: title.zh.replaceAll('{mode}', name.zh), en: title.en.replaceAll('{mode}', name.en) };
  return { rule: id, key: id, cause: OWN_WORD, kind: 'mode', severity, loss: 'ALL', reason };
}

export function modeCheck(rule: ModeRule): ModeCheck {
  const byMode = new Map(rule.modes.map((mode) => [mode as string, toldOf(rule, MODES[mode])]));
  return { told: [...byMode.values()][0] as Told, byMode, forMs: rule.forS * SECOND };
}

/**
 * A kiosk that says itself that it serves nobody, held against how long it may. What is told lasts until it serves, whichever mode it
 * says meanwhile, as long as a rule is for that.
 */
export function judgeMode(
  m: KioskMemory,
  mode: string,
  saysAnother: boolean,
  judgement: Judgement,
  checks: readonly ModeCheck[],
): void {
  if (m.isWell && !isClosedMode(mode)) return;
  const isForSome = checks.some(({ byMode }) => byMode.has(mode));
  judgement.by.guard.each(checks, ({ told, byMode, forMs }) => {
    const says = byMode.get(mode);
    const judged: Judged = says ? true : isForSome ? null : false;
    const seen = { mode };
    if (says && saysAnother && told.key in m.held) judgement.sayAgain(says, seen);
    settleInTime(judged, judgement, { told: says ?? told, forMs, readings: LEAST_READINGS }, () => seen, NO_NEWS);
  });
}

/** The spell that began what stands by it still: it lasted long enough, and what was said since is for some rule. */
function lastingOf(
  runs: Run[],
  { byMode, forMs }: ModeCheck,
  isForSome: (mode: string) => boolean,
  at: Instant,
): Run | undefined {
  const from = runs.findLastIndex(({ mode }) => !byMode.has(mode) && !isForSome(mode)) + 1;
  const lasts = ({ mode, since, times, until = at }: Run): boolean =>
    byMode.has(mode) && times >= LEAST_READINGS && since + forMs <= until;
  return runs.slice(from).find(lasts);
}

function findOne(m: KioskMemory, judgement: Judgement, check: ModeCheck, isForSome: (mode: string) => boolean): void {
  const { told, byMode, forMs } = check;
  const runs = runsIn(m, (mode) => byMode.has(mode));
  const lasting = lastingOf(runs, check, isForSome, judgement.at);
  const seen = { mode: m.mode };
  if (lasting) judgement.settle(true, byMode.get(lasting.mode) as Told, () => seen);
  else if (m.mode !== null && !isForSome(m.mode)) judgement.settle(false, told, () => seen);
  const last = runs.at(-1);
  const says = last && last.until === undefined && byMode.get(last.mode);
  if (!says || told.key in m.held || (m.pending && told.key in m.pending)) return;
  waitSince(judgement, says, { since: last.since, until: last.since + forMs, left: Math.max(0, LEAST_READINGS - last.times) });
}

/** What the last heartbeats said of that is held against rules that did not count then: as of since when it says so. */
export function findMode(m: KioskMemory, judgement: Judgement, checks: readonly ModeCheck[]): void {
  if (m.isWell && m.spells === undefined) return;
  const isForSome = (mode: string): boolean => checks.some(({ byMode }) => byMode.has(mode));
  judgement.by.guard.each(checks, (check) => findOne(m, judgement, check, isForSome));
}
