import { type Cause, type Ended, endedBy, type Finding } from '../finding/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { Compiled } from './compile.js';
import type { WatchContext } from './context.js';
import { Judgement } from './judging/judgement.js';
import { endWait, tellAllPassing } from './judging/passed.js';
import { releaseUnstable } from './judging/steady.js';
import { noteStood } from './judging/stood.js';
import type { KioskMemory } from './memory/kiosk-memory.js';
import { rulesOf } from './rule-book.js';
import { isAnothers, planAnew, waitAnew } from './rules/fault.js';

/**
 * Ends everything that holds for a kiosk that is watched no more, or whose rule is gone. A fault that stands still is taken over by the
 * rule that is for it now. `find`: what other rules find of it in the same moment.
 */
export function release(
  m: KioskMemory,
  keep: (key: string) => boolean,
  at: Instant,
  ctx: WatchContext,
  find: () => Finding[] = () => [],
): Finding[] {
  const watched = ctx.kiosk(m.kioskId)?.state === 'active';
  const rules = rulesOf(m, ctx, at);
  const endOf = (key: string, heirs: Finding[] = []): Ended =>
    watched ? endByRules(m.held[key], key, rules, ctx, heirs) : endedBy('retired');
  const before = releaseUnstable(m, keep, rules, at, endOf);
  const gone = Object.entries(m.held).filter(([key]) => !keep(key));
  const judgement = new Judgement(m, rules, at, { kind: 'silence', at, seen: { why: 'no longer watched' } });
  for (const key of Object.keys(m.pending ?? {})) {
    if (!watched) endWait(judgement, key, 'retired');
    else if (!keep(key)) waitAnew(judgement, key, rules.ready.fault);
  }
  if (!watched && m.passing) tellAllPassing(m, judgement);
  // What takes it over is told first, so that the incident stands throughout.
  for (const [key] of gone) {
    const heir = watched ? planAnew(m, key, rules.ready.fault) : null;
    if (heir) judgement.settle(true, heir.told, () => ({ why: 'its rule is gone', takenFrom: key.split('/')[0] }));
  }
  const heirs = [...judgement.findings, ...find()];
  const told = judgement.findings.length;
  for (const [key, cause] of gone) {
    const kind = cause.split('/')[0] as Finding['kind'];
    const rule = key.split('/')[0] as string;
    judgement.endsBy = endOf(key, heirs);
    if (watched) noteStood(m, key, cause);
    judgement.settle(false, { rule, key, cause, kind, severity: 'info', loss: [], reason: NO_LONGER });
  }
  return [...before, ...heirs, ...judgement.findings.slice(told)];
}

/**
 * Whether a rule that the kiosk is judged by can have raised what is held. What counts as unstable is so only with its count; a reported
 * fault is of the rule that is for it now. What a rule holds that failed stays.
 */
export function mayHold(m: KioskMemory, key: string, ctx: WatchContext, now: Instant): boolean {
  const rules = rulesOf(m, ctx, now);
  const { ids, guard, ready } = rules;
  const id = key.split('/')[0] as string;
  if (ids.has(id) && !guard.off.has(id) && isAnothers(m, key, ready.fault)) return false;
  return ids.has(id) && (m.flaps?.[key]?.steady !== undefined || !ready.flapping.checks.some(({ rule }) => rule === id));
}

/** What waits under a rule that is gone waits no more, unless another is for it. */
export function waitByRulesOf(m: KioskMemory, ctx: WatchContext, now: Instant): Finding[] {
  if (!m.pending) return [];
  const judgement = new Judgement(m, rulesOf(m, ctx, now), now, { kind: 'silence', at: now, seen: {} });
  for (const key of Object.keys(m.pending))
    if (!mayHold(m, key, ctx, now)) waitAnew(judgement, key, rulesOf(m, ctx, now).ready.fault);
  return judgement.findings;
}

/** By what something ends that stood under a rule which is for the kiosk no more. */
function endByRules(cause: Cause | undefined, key: string, { ids, by }: Compiled, ctx: WatchContext, heirs: Finding[]): Ended {
  if (ctx.placed) return endedBy('moved');
  const rule = key.split('/')[0] as string;
  const goesOn = heirs.some((heir) => heir.type === 'raised' && heir.cause === cause);
  return goesOn || ids.has(rule) ? endedBy('superseded') : endedBy('ruleRemoved', removedBy(rule, by));
}

const removedBy = (rule: string, by: string | undefined): Text =>
  by === undefined
    ? { zh: `规则${rule}已撤销，设备情况未知`, en: `the rule ${rule} was removed; how the device is was not told` }
    : {
        zh: `规则${rule}已由${by}撤销，设备情况未知`,
        en: `the rule ${rule} was removed by ${by}; how the device is was not told`,
      };

const NO_LONGER: Text = { zh: '不再监测', en: 'no longer watched' };
