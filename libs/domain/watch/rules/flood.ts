import type { Flood } from '../../reading/index.js';
import type { FloodRule } from '../../rule/index.js';
import type { Text } from '../../text.js';
import { SECOND } from '../../time/index.js';
import type { Judgement, Told } from '../judging/judgement.js';
import { endLater } from '../judging/pending.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';

export interface FloodCheck {
  told: Told;
  quietMs: number;
}

export const floodCheck = ({ id, severity, title, quietS }: FloodRule): FloodCheck => ({
  told: { rule: id, key: id, cause: 'flood', kind: 'flood', severity, loss: [], reason: title },
  quietMs: quietS * SECOND,
});

const QUIET: Text = { zh: '一段时间内未再因超速被拒收', en: 'for a while nothing was refused for it' };

const words = ({ zh, en }: Text, { perSecond, minutes }: Flood): Text => ({
  zh: `${zh}：${minutes}分钟以上远超每秒${perSecond}条，超出部分拒收`,
  en: `${en}: for ${minutes} minutes and more far above ${perSecond} messages a second; what is over that is refused`,
});

/** Something of a flood was refused. */
export function judgeFlood(m: KioskMemory, judgement: Judgement, checks: readonly FloodCheck[], flood: Flood): void {
  judgement.by.guard.each(checks, ({ told, quietMs }) => {
    const reason = words(told.reason, flood);
    judgement.settle(true, { ...told, reason }, () => ({ ...flood }));
    if (told.key in m.held) endLater(judgement, { ...told, reason, why: QUIET }, quietMs, { ...flood });
  });
}

/** What stands by the books and not by the memory, which was lost, waits for its quiet from now on. */
export function awaitEndOfFlood(m: KioskMemory, judgement: Judgement, checks: readonly FloodCheck[]): void {
  if (m.holdsNothing) return;
  for (const { told, quietMs } of checks)
    if (told.key in m.held && !(m.pending && told.key in m.pending)) endLater(judgement, { ...told, why: QUIET }, quietMs, {});
}
