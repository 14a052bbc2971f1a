import type { Evidence, Finding } from '../finding/index.js';
import type { NotUnderstood } from '../journal/index.js';
import type { Reading } from '../reading/index.js';
import type { Instant } from '../time/index.js';
import { askOthers } from './ask-others.js';
import type { WatchContext } from './context.js';
import { putToSleep } from './deadlines.js';
import { hear, remember } from './judge.js';
import { Judgement } from './judging/judgement.js';
import { raisers } from './judging/when.js';
import type { WatchState } from './memory/watch-state.js';
import { passTime } from './pass-time.js';
import { rulesOf } from './rule-book.js';

/** A word of a kiosk that says nothing new: it lives, and maybe it is not understood. */
export interface Word extends Pick<Reading, 'kioskId' | 'hallId' | 'region'> {
  at: Instant;
  /** Absent: it repeated itself. */
  refused?: NotUnderstood;
}

const evidenceOf = ({ at, refused }: Word): Evidence => ({ kind: refused ? 'refused' : 'repeat', at, seen: {} });

/** Hears a kiosk that was not understood, or that repeated itself: first time passes, as with a reading. */
export function hearOf(state: WatchState, word: Word, ctx: WatchContext): Finding[] {
  const { at, refused } = word;
  const before = passTime(state, at, ctx);
  if (ctx.kiosk(word.kioskId)?.state !== 'active') return before;
  const m = remember(state, word, ctx);
  const rules = rulesOf(m, ctx, at);
  const judgement = new Judgement(m, rules, at, evidenceOf(word));
  judgement.mayRaise = raisers(rules.times, m.hallId, at, ctx);
  hear(m, judgement, rules, () => ({ ...refused }));
  if (refused) for (const judge of rules.asked.refused) judge(m, judgement, refused);
  if (!state.asked.isEmpty) state.asked.hear(m, at);
  if (judgement.moved || m.wakeS === undefined) putToSleep(state, m, at, rules, ctx);
  if (judgement.moved) ctx.moved?.(m);
  for (const one of judgement.findings) askOthers(state, one, ctx);
  return [...before, ...judgement.findings];
}
