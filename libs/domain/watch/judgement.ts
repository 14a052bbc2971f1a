import type { Loss, Severity } from '../fault/index.js';
import type { Cause, Evidence, Finding } from '../incident/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Reading } from '../reading/index.js';
import type { RuleSet } from '../rule/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { Judged } from './levels.js';
import type { KioskMemory } from './memory.js';

/** What judging needs to know of the fleet; nothing else comes in from outside. */
export interface WatchContext {
  rules: RuleSet;
  kiosk(id: string): Kiosk | undefined;
}

/** What a rule says about one cause, whether it begins or ceases to hold. */
export interface Told {
  rule: { id: string };
  key: string;
  cause: Cause;
  kind: Finding['kind'];
  severity: Severity;
  loss: Loss;
  reason: Text;
  code?: string;
  action?: string;
}

/** Causes that one kiosk can hold at a time: a kiosk that invents fault codes must not fill the books. */
const MOST_HELD = 64;

/** One judgement in hand: what it is about and where its findings go. */
export class Judgement {
  readonly findings: Finding[] = [];

  constructor(
    readonly memory: KioskMemory,
    private readonly version: string,
    readonly at: Instant,
    private readonly evidence: Evidence,
  ) {}

  /** Raises what is not held yet, clears what is. */
  settle(judged: Judged, told: Told, seen: Record<string, unknown> = {}): void {
    const held = told.key in this.memory.held;
    if (judged === true && !held && Object.keys(this.memory.held).length < MOST_HELD) {
      this.memory.held[told.key] = told.cause;
      this.push('raised', told, seen);
    }
    if (judged === false && held) {
      delete this.memory.held[told.key];
      this.push('cleared', told, seen);
    }
  }

  push(type: Finding['type'], told: Told, seen: Record<string, unknown>): void {
    const { kioskId, hallId, region } = this.memory;
    const { rule, ...rest } = told;
    const evidence: Evidence = { ...this.evidence, seen: { ...this.evidence.seen, ...seen } };
    this.findings.push({
      type,
      kioskId,
      hallId,
      region,
      rule: rule.id,
      ruleVersion: this.version,
      at: this.at,
      evidence,
      ...rest,
    });
  }
}

export const evidenceOf = (r: Reading): Evidence => ({
  kind: r.kind,
  at: r.receivedAt,
  ts: r.ts,
  bootId: r.bootId,
  seq: r.seq,
  seen: {},
});
