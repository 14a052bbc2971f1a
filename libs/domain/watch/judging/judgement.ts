import {
  type Cause,
  END_WORDS,
  type EndCause,
  type Ended,
  type Evidence,
  type Finding,
  type WaitEnd,
} from '../../finding/index.js';
import type { LevelView } from '../../kiosk/index.js';
import type { Reading } from '../../reading/index.js';
import type { Instant } from '../../time/index.js';
import { isUnstable } from '../memory/flaps.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { MOST_HELD, type RuleReport, reportedAction } from '../memory/told.js';
import { endByHand } from './by-hand.js';
import type { Guard } from './guard.js';
import type { Judged } from './limits.js';

/** What is unsteady is not told change by change. */
export interface Unsteady {
  /** Notes a change of what holds, and whether it is not to be told: its cause changes too often. */
  keepsBack(judgement: Judgement, holds: boolean, told: RuleReport, seen: Seen): boolean;
  /** Counts what came and went before it was to be told. */
  countDip(judgement: Judgement, told: RuleReport, from: Instant): void;
}

/** The rules behind a judgement. */
export interface JudgedBy {
  version: string;
  guard: Guard;
  /** What ends with any word of the kiosk. */
  link: readonly RuleReport[];
  /** Null: no rule asks how often causes change. */
  unsteady: Unsteady | null;
  /** Ids of rules about levels that are not switched off. */
  levels: ReadonlySet<string>;
  /** Milliseconds after the end of its incident in which a cause continues it, of the rules that say so. */
  reopens: ReadonlyMap<string, number>;
}

export type Seen = Record<string, unknown>;

const NOTHING = (): Seen => ({});

/** One judgement in hand: what it is about and where its findings go. */
export class Judgement {
  readonly findings: Finding[] = [];
  /** Something is pending anew, or no more: the kiosk may have an earlier deadline. */
  moved = false;

  /** Causes of supplies and cash units that somebody was seen to have filled, emptied or exchanged by this reading. */
  private setByHand: Set<Cause> | undefined;

  /** Those, and causes of which the sensor alone says so. */
  served: ReadonlySet<Cause> | undefined;

  /** By what it ceases to hold; absent: by what the kiosk says. */
  endsBy: Ended | undefined;

  /** The items of the reading, laid out once for all kinds of rules that look at them. */
  items: LevelView[] | undefined;

  /** The kiosk says another mode than before. */
  saysAnother = false;

  /** Which rules may raise now; absent: all. */
  mayRaise: ((rule: string) => boolean) | undefined;

  constructor(
    readonly memory: KioskMemory,
    readonly by: JudgedBy,
    readonly at: Instant,
    private readonly source: Reading | Evidence,
  ) {}

  /** Whether it is held and shall not be, or the other way. */
  changes(judged: Judged, { key }: RuleReport): boolean {
    return judged !== null && judged !== (!this.memory.holdsNothing && key in this.memory.held);
  }

  /** Raises what is not held yet, clears what is. What was seen is asked for only when it is told. */
  settle(judged: Judged, told: RuleReport, seen: () => Seen = NOTHING): void {
    if (!this.changes(judged, told)) return;
    if (judged && this.mayRaise && !this.mayRaise(told.rule)) return;
    // Asked for before anything is changed: whoever looks closer may fail.
    const what = seen();
    if (!judged) this.memory.letGo(told.key);
    else if (!this.hold(told)) return;
    if (this.by.unsteady?.keepsBack(this, judged === true, told, what)) return;
    this.push(judged ? 'raised' : 'cleared', told, what);
  }

  /** Why what is due is not raised. */
  whyNot(rule: string): WaitEnd {
    return this.mayRaise && !this.mayRaise(rule) ? 'not-its-time' : 'no-room';
  }

  /** Holds it, if there is room. The link is judged by us, not by the kiosk's words: it always has a place. */
  hold(told: RuleReport): boolean {
    const { key, cause, kind } = told;
    const { memory } = this;
    if (kind !== 'link' && Object.keys(memory.held).length >= MOST_HELD) return false;
    memory.hold(key, cause, reportedAction(told));
    return true;
  }

  /** Tells that it is over though it is not remembered: an incident may be older than the memory. */
  clearUnremembered(told: RuleReport, seen: Seen): void {
    if (!isUnstable(this.memory, told.cause)) this.push('cleared', told, seen);
  }

  noteSetByHand(cause: Cause): void {
    this.setByHand ??= new Set();
    this.setByHand.add(cause);
  }

  isSetByHand(cause: Cause): boolean {
    return this.setByHand?.has(cause) ?? false;
  }

  /** Whether something of the cause was found. */
  tells(cause: Cause): boolean {
    return this.findings.some((finding) => finding.cause === cause);
  }

  /** Tells what holds already in other words. */
  sayAgain(told: RuleReport, seen: Seen): void {
    if (isUnstable(this.memory, told.cause)) return;
    this.push('raised', told, seen);
    this.findings.push({ ...(this.findings.pop() as Finding), again: true });
  }

  /** `more`: what of the finding is not of this moment. */
  push(type: Finding['type'], told: RuleReport, seen: Seen, more: Pick<Partial<Finding>, 'evidence' | 'passed'> = {}): void {
    const { kioskId, hallId, region } = this.memory;
    const { rule, ...rest } = told;
    const end = type === 'cleared' ? this.endOf(told) : undefined;
    const reopensWithin = this.by.reopens.get(rule);
    this.moved = true;
    this.findings.push({
      type,
      kioskId,
      hallId,
      region,
      rule,
      ruleVersion: this.by.version,
      at: this.at,
      evidence: more.evidence ?? this.evidence(seen),
      ...rest,
      ...(reopensWithin !== undefined && { reopensWithin }),
      ...(more.passed && { passed: more.passed }),
      ...end,
    });
  }

  private endOf({ cause, why }: RuleReport): Pick<Finding, 'endedBy' | 'why' | 'handSet'> {
    if (this.endsBy) return { endedBy: this.endsBy.by, why: this.endsBy.why };
    if (!this.isSetByHand(cause)) return { endedBy: 'recovered', ...(why && { why }) };
    const by: EndCause = endByHand(cause);
    return { endedBy: by, handSet: true, why: why ?? END_WORDS[by] };
  }

  evidence(seen: Seen): Evidence {
    const evidence = 'seen' in this.source ? this.source : evidenceOf(this.source);
    return { ...evidence, seen: { ...evidence.seen, ...seen } };
  }
}

const evidenceOf = (r: Reading): Evidence => ({
  kind: r.kind,
  at: r.receivedAt,
  ts: r.ts,
  bootId: r.bootId,
  seq: r.seq,
  seen: {},
});
