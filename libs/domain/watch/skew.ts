import type { Reading } from '../reading/index.js';
import { smoothed, withOffset } from '../reading/index.js';
import type { SkewRule } from '../rule/index.js';
import { SECOND } from '../time/index.js';
import type { Judgement, Told } from './judgement.js';
import type { Judged } from './levels.js';
import type { KioskMemory } from './memory.js';

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
  m.offsets = withOffset(m.offsets, ts - receivedAt);
  const skewMs = smoothed(m.offsets);
  m.skewMs = skewMs;
  judgement.by.guard.each(checks, ({ told, isOff }) => judgement.settle(isOff(skewMs), told, () => ({ skewMs })));
}
