import type { Loss, Severity } from '../../fault/index.js';
import {
  type Cause,
  END_WORDS,
  type EndCause,
  type Ended,
  type Evidence,
  type Finding,
  type WaitEnd,
} from '../../finding/index.js';
import type { Place } from '../../forecast/index.js';
import { joined } from '../../identity/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import type { Reading } from '../../reading/index.js';
import type { RuleSet } from '../../rule/index.js';
import type { Text } from '../../text.js';
import type { Instant } from '../../time/index.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Judged } from '../memory/levels.js';
import { type FlapCheck, isUnstable, keepsBack } from '../rules/flapping.js';
import type { OpenTimes } from '../rules/quiet/visits.js';
import { endByHand } from './by-hand.js';
import type { Guard, TellSwitchedOff } from './guard.js';

/** What judging needs to know of the fleet; nothing else comes in from outside. */
export interface WatchContext {
  rules: RuleSet;
  kiosk(id: string): Kiosk | undefined;
  /** Ids of the kiosks of a hall, and of the halls of a region; absent: each kiosk is for itself. */
  kiosksIn?(hallId: string): readonly string[];
  hallsIn?(region: string): readonly string[];
  /** Opening hours and calendar of a hall, for rules that look ahead; without it they look at nothing. */
  place?(hallId: string): Place | undefined;
  /** Absent: every hour is open, every day is worked. */
  openTimes?: OpenTimes | undefined;
  /** Told of every kiosk that something fell due for, whoever's reading or mark let the time pass. */
  fellDue?(m: KioskMemory): void;
  /** Told of a kiosk that said something by which what holds or waits for it may be otherwise, and of one that is in another place. */
  moved?(m: KioskMemory): void;
  /** Since when these rules count; absent: always. */
  rulesSince?: Instant;
  /** What is not for a kiosk any more is so because of its place: the rules are the same. */
  placed?: boolean;
  /** Told of a rule that failed. */
  switchedOff?: TellSwitchedOff;
}

/** The rules behind a judgement. */
export interface JudgedBy {
  version: string;
  guard: Guard;
  /** Of several that fit a cause the first counts. */
  flapping: FlapCheck[];
  /** Ids of rules about levels that are not switched off. */
  levels: ReadonlySet<string>;
  /** Milliseconds after the end of its incident in which a cause continues it, of the rules that say so. */
  reopens: ReadonlyMap<string, number>;
}

/** What a rule says about one cause, whether it begins or ceases to hold. Plain data: what is pending is kept with it. */
export interface Told {
  /** Id of the rule. */
  rule: string;
  key: string;
  cause: Cause;
  kind: Finding['kind'];
  severity: Severity;
  loss: Loss;
  /** Components that do not work by it: what is lost is what needs them. Absent: `loss` says it. */
  stops?: readonly string[];
  reason: Text;
  code?: string;
  action?: string;
  /** Why it ceases to hold, when not by the kiosk's word. */
  why?: Text;
  /** Its cause comes and goes too often. */
  unsteady?: true;
  /** Milliseconds that it waits for others to tell of the same. */
  waitsMs?: number;
}

export type Seen = Record<string, unknown>;

/** The action of a fault that the kiosk reported, empty when it gave none; undefined: it is no such fault. */
export const reportedAction = ({
  rule,
  key,
  code,
  action = '',
}: Pick<Told, 'rule' | 'key' | 'code' | 'action'>): string | undefined =>
  code !== undefined && key.startsWith(`${joined(rule, code)}/`) ? action : undefined;

/** Causes that one kiosk can hold at a time: a kiosk that invents fault codes must not fill the books. */
export const MOST_HELD = 64;

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

  /** Which rules may raise now; absent: all. */
  mayRaise: ((rule: string) => boolean) | undefined;

  constructor(
    readonly memory: KioskMemory,
    readonly by: JudgedBy,
    readonly at: Instant,
    private readonly source: Reading | Evidence,
  ) {}

  /** Whether it is held and shall not be, or the other way. */
  changes(judged: Judged, { key }: Told): boolean {
    return judged !== null && judged !== (!this.memory.holdsNothing && key in this.memory.held);
  }

  /** Raises what is not held yet, clears what is. What was seen is asked for only when it is told. */
  settle(judged: Judged, told: Told, seen: () => Seen = NOTHING): void {
    if (!this.changes(judged, told)) return;
    if (judged && this.mayRaise && !this.mayRaise(told.rule)) return;
    // Asked for before anything is changed: whoever looks closer may fail.
    const what = seen();
    if (!judged) this.memory.letGo(told.key);
    else if (!this.hold(told)) return;
    if (this.by.flapping.length > 0 && keepsBack(this, judged === true, told, what)) return;
    this.push(judged ? 'raised' : 'cleared', told, what);
  }

  /** Why what is due is not raised. */
  whyNot(rule: string): WaitEnd {
    return this.mayRaise && !this.mayRaise(rule) ? 'not-its-time' : 'no-room';
  }

  /** Holds it, if there is room. The link is judged by us, not by the kiosk's words: it always has a place. */
  hold(told: Told): boolean {
    const { key, cause, kind } = told;
    const { memory } = this;
    if (kind !== 'link' && Object.keys(memory.held).length >= MOST_HELD) return false;
    memory.hold(key, cause, reportedAction(told));
    return true;
  }

  /** Tells that it is over though it is not remembered: an incident may be older than the memory. */
  clearUnremembered(told: Told, seen: Seen): void {
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
  sayAgain(told: Told, seen: Seen): void {
    if (isUnstable(this.memory, told.cause)) return;
    this.push('raised', told, seen);
    this.findings.push({ ...(this.findings.pop() as Finding), again: true });
  }

  /** `more`: what of the finding is not of this moment. */
  push(type: Finding['type'], told: Told, seen: Seen, more: Pick<Partial<Finding>, 'evidence' | 'passed'> = {}): void {
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

  private endOf({ cause, why }: Told): Pick<Finding, 'endedBy' | 'why' | 'handSet'> {
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
