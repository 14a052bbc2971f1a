import type { Reading } from '../reading/index.js';
import type { SkewRule } from '../rule/index.js';
import { SECOND } from '../time/index.js';
import type { Judgement, Told } from './judgement.js';
import type { KioskMemory } from './kiosk-memory.js';
import type { Judged } from './levels.js';

const skewTold = (rule: SkewRule): Told => ({
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

export interface SkewCheck {
  told: Told;
  isOff(skewMs: number): Judged;
}

export function skewCheck(rule: SkewRule): SkewCheck {
  const raiseMs = rule.raiseS * SECOND;
  const clearMs = rule.clearS * SECOND;
  const isOff = (skewMs: number): Judged => {
    const off = Math.abs(skewMs);
    if (off > raiseMs) return true;
    return off <= clearMs ? false : null;
  };
  return { told: skewTold(rule), isOff };
}

/** Measures the kiosk's clock by a live heartbeat, and holds it against the rules. */
export function judgeSkew(m: KioskMemory, { ts, receivedAt }: Reading, judgement: Judgement, checks: SkewCheck[]): void {
  const skewMs = m.noteOffset(ts - receivedAt);
  judgement.by.guard.each(checks, ({ told, isOff }) => judgement.settle(isOff(skewMs), told, () => ({ skewMs })));
}
