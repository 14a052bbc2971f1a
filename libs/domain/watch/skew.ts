import type { Reading } from '../reading/index.js';
import { smoothed, withOffset } from '../reading/index.js';
import type { SkewRule } from '../rule/index.js';
import { SECOND } from '../time/index.js';
import type { Judgement, Told } from './judgement.js';
import type { Judged } from './levels.js';
import type { KioskMemory } from './memory.js';

const skewTold = (rule: SkewRule): Told => ({
  rule,
  key: rule.id,
  cause: 'clock',
  kind: 'clock',
  severity: rule.severity,
  loss: [],
  reason: rule.title,
  code: 'SYS-002',
  action: 'configuration',
});

function isOff(skewMs: number, { raiseS, clearS }: SkewRule): Judged {
  const off = Math.abs(skewMs);
  if (off > raiseS * SECOND) return true;
  return off <= clearS * SECOND ? false : null;
}

/** Measures the kiosk's clock by a live heartbeat, and holds it against the rules. */
export function judgeSkew(m: KioskMemory, { ts, receivedAt }: Reading, judgement: Judgement, rules: SkewRule[]): void {
  m.offsets = withOffset(m.offsets, ts - receivedAt);
  const skewMs = smoothed(m.offsets);
  m.skewMs = skewMs;
  for (const rule of rules) judgement.settle(isOff(skewMs, rule), skewTold(rule), { skewMs });
}
