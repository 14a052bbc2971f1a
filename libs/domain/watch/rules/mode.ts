import type { Severity } from '../../fault/index.js';
import { OWN_WORD } from '../../finding/index.js';
import { type ClosedMode, isClosedMode } from '../../reading/index.js';
import type { Text } from '../../text.js';
import { type Instant, SECOND } from '../../time/index.js';
import { settleInTime } from '../judging/in-time.js';
import type { Judgement } from '../judging/judgement.js';
import type { Judged } from '../judging/limits.js';
import { waitSince } from '../judging/passed.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import type { ModeSpell } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';

/** A kiosk that says itself that it serves nobody, for longer than it may: one cause, whichever of the modes it says. */
export interface ModeRule extends RuleBase {
  kind: 'mode';
  modes: ClosedMode[];
  forS: number;
  severity: Severity;
}

/** One word is no spell: it has to say so again. */
const LEAST_READINGS = 2;

/** That it serves nobody for less than its limit is its daily business, and no alarm that anybody was spared. */
const NO_NEWS = null;

const MODES: Record<ClosedMode, Text> = {
  maintenance: { zh: '维护中', en: 'in maintenance' },
  settling: { zh: '结账中', en: 'being settled' },
  outOfService: { zh: '停止服务', en: 'out of service' },
};

interface ModeCheck {
  /** What ends, whichever mode began it. */
  told: RuleReport;
  /** By the mode that it says. */
  byMode: ReadonlyMap<string, RuleReport>;
  forMs: number;
}

function toldOf({ id, severity, title }: ModeRule, name: Text): RuleReport {
  const reason = { zh: title.zh.replaceAll('{mode}', name.zh), en: title.en.replaceAll('{mode}', name.en) };
  return { rule: id, key: id, cause: OWN_WORD, kind: 'mode', severity, loss: 'ALL', reason };
}

function modeCheck(rule: ModeRule): ModeCheck {
  const byMode = new Map(rule.modes.map((mode) => [mode as string, toldOf(rule, MODES[mode])]));
  return { told: [...byMode.values()][0] as RuleReport, byMode, forMs: rule.forS * SECOND };
}

/** Of more changes to and fro without service the first are forgotten. Ours. */
const MOST_SPELLS = 8;
/** No rule asks for more heartbeats. */
const MOST_COUNTED = 100;

function withWord(before: readonly ModeSpell[], mode: string, at: Instant): readonly ModeSpell[] {
  const last = before.at(-1);
  if (last?.mode !== mode || last.until !== undefined) return [...before, { mode, since: at, times: 1 }].slice(-MOST_SPELLS);
  return last.times >= MOST_COUNTED ? before : before.with(-1, { ...last, times: last.times + 1 });
}

/** Notes since when a kiosk serves nobody by its own word. */
function noteMode(m: KioskMemory, mode: string, at: Instant): void {
  if (!isClosedMode(mode)) {
    if (m.spells) m.spells = undefined;
    return;
  }
  const spells = withWord(m.spells ?? [], mode, at);
  if (spells !== m.spells) m.spells = spells;
}

/** The kiosk is silent: what it says when it is heard again is not running on from what it said before. */
export function endSpell(m: KioskMemory, at: Instant): void {
  const last = m.spells?.at(-1);
  if (m.spells && last && last.until === undefined) m.spells = m.spells.with(-1, { ...last, until: at });
}

/** Heartbeats running that said one of some modes; the mode is the last of them. `until`: it said another then, or fell silent. */
type Run = ModeSpell;

/** The spells since it served last, those of the modes joined with their neighbours. */
function runsIn({ spells = [] }: KioskMemory, isOne: (mode: string) => boolean): Run[] {
  const runs: Run[] = [];
  for (const spell of spells) {
    const last = runs.at(-1);
    if (last && last.until === undefined && isOne(last.mode) && isOne(spell.mode))
      runs[runs.length - 1] = { ...spell, since: last.since, times: last.times + spell.times };
    else {
      if (last) last.until ??= spell.since;
      runs.push({ ...spell });
    }
  }
  return runs;
}

/**
 * A kiosk that says itself that it serves nobody, held against how long it may. What is told lasts until it serves, whichever mode it
 * says meanwhile, as long as a rule is for that.
 */
function judgeMode(m: KioskMemory, mode: string, saysAnother: boolean, judgement: Judgement, checks: readonly ModeCheck[]): void {
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
  if (lasting) judgement.settle(true, byMode.get(lasting.mode) as RuleReport, () => seen);
  else if (m.mode !== null && !isForSome(m.mode)) judgement.settle(false, told, () => seen);
  const last = runs.at(-1);
  const says = last && last.until === undefined && byMode.get(last.mode);
  if (!says || told.key in m.held || (m.pending && told.key in m.pending)) return;
  waitSince(judgement, says, { since: last.since, until: last.since + forMs, left: Math.max(0, LEAST_READINGS - last.times) });
}

/** What the last heartbeats said of that is held against rules that did not count then: as of since when it says so. */
function findMode(m: KioskMemory, judgement: Judgement, checks: readonly ModeCheck[]): void {
  if (m.isWell && m.spells === undefined) return;
  const isForSome = (mode: string): boolean => checks.some(({ byMode }) => byMode.has(mode));
  judgement.by.guard.each(checks, (check) => findOne(m, judgement, check, isForSome));
}

export const mode = ruleKind({
  kind: 'mode',
  ready: (rules: readonly ModeRule[], { guard }) => guard.prepared(rules, modeCheck),
  part: (checks) => ({
    heartbeat(m, { payload }, judgement) {
      const { mode } = payload as { mode: string };
      noteMode(m, mode, judgement.at);
      judgeMode(m, mode, judgement.saysAnother, judgement, checks);
    },
    findAnew: (m, by) => findMode(m, by(), checks),
  }),
});
