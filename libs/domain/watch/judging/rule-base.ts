import type { Severity } from '../../fault/index.js';
import type { Span } from '../../hall/index.js';
import type { ClosedMode, MetricField } from '../../reading/index.js';
import type { Text } from '../../text.js';

/** What every rule has. */
interface RuleBase {
  id: string;
  /** The clause or catalogue line that asks for it, for example `S0-H6b`; `ours` where none does. */
  because: string;
  title: Text;
  /** Seconds: a cause that is found again within them after its incident's end continues that incident; 0: never. */
  reopenWithin?: number;
}

/**
 * A fault that a kiosk reports: raised until it is cleared. Severity and services come from the catalogue.
 * Without a selector it is for every fault; of several fault rules the first that fits a fault counts.
 */
export interface FaultRule extends RuleBase {
  kind: 'fault';
  codes?: string[];
  /** XFS4IoT actions: the kiosk's word, else the catalogue's. */
  actions?: string[];
  severities?: Severity[];
  components?: string[];
  /**
   * Counts only if it still stands after so long: a jam may clear itself. Never for what the catalogue calls security; for what it wants
   * told at once only where the rule names its code.
   */
  holdS?: number;
  /** What comes and goes within the hold counts at once when it came so often. */
  countInWindow?: { count: number; windowS: number };
}

/** Raised and cleared at different values, so that it does not flap. */
export interface Limits {
  raise: number;
  clear: number;
}

/** Kinds of days, and whether the hall is open. Everything that is given must be so. */
export interface When {
  days?: ('working' | 'off' | 'statutory')[];
  hours?: 'open' | 'closed';
}

/** What is common to levels: by percentage, by count, or by both, of which either raises. */
interface LevelRule extends RuleBase {
  /** States that raise it whatever the count says. */
  states: string[];
  pct?: Limits;
  count?: Limits;
  /** Counts only when it was so without a break for so long, */
  forS?: number;
  /** and in so many readings running. */
  readings?: number;
  severity: Severity;
  /** Raises only then; what holds stays until it is cleared. */
  when?: When;
  /** Whether the services that need this are lost. */
  stopsService: boolean;
}

/** A consumable that runs low or out. What is left: raised at or below `raise`, cleared at or above `clear`. */
export interface ConsumableRule extends LevelRule {
  kind: 'consumable';
}

/** A cash unit that fills up (notes, coins, retracted) or runs empty (cassettes, hoppers). `raise` above `clear`: filling; below: emptying. */
export interface CashboxRule extends LevelRule {
  kind: 'cashbox';
  /** Unit kinds that it is for. */
  units: string[];
}

/** No sign of life for a number of the kiosk's own heartbeats. */
export interface SilenceRule extends RuleBase {
  kind: 'silence';
  heartbeats: number;
  severity: Severity;
}

/** Its will was published and it did not come back. */
export interface GoneRule extends RuleBase {
  kind: 'gone';
  graceS: number;
  severity: Severity;
}

/** It was registered and has never been heard. The register does not say since when: the first mark of time that finds it there counts. */
export interface NeverRule extends RuleBase {
  kind: 'never';
  afterMin: number;
  severity: Severity;
}

/** What a share can be taken of. */
export const RATED = ['transactions', 'rejects'] as const;

/**
 * A share over a window: of the transactions those that failed, or of the notes those that were rejected. Heartbeats tell what was done
 * since the one before, not totals; notes are what the reject box and the note boxes grew by.
 */
export interface RateRule extends RuleBase {
  kind: 'rate';
  /** Absent: transactions. */
  of?: (typeof RATED)[number];
  windowS: number;
  /** Of fewer transactions, or notes, no share is taken. */
  leastTx?: number;
  leastNotes?: number;
  /** Per cent failed, or rejected: raised at or above `raise`, cleared at or below `clear`. */
  pct: Limits;
  /** Raises only then; what holds stays until it is cleared. */
  when?: When;
  severity: Severity;
}

/** A number of the heartbeat that is too high (`raise` above `clear`) or too low. */
export interface MetricRule extends RuleBase {
  kind: 'metric';
  field: MetricField;
  limits: Limits;
  /** Not the number counts but how much it changed over so long. */
  changeInS?: number;
  /** Counts only when it was so without a break for so long, */
  forS?: number;
  /** and in so many heartbeats running. */
  readings?: number;
  /** The catalogue's code, for what to do first. */
  code?: string;
  severity: Severity;
  when?: When;
}

/** A component whose state, as the heartbeat tells it, says that it does not work. A fault that the kiosk told of it says more. */
export interface ComponentRule extends RuleBase {
  kind: 'component';
  /** XFS4IoT device states. */
  states: string[];
  /** Absent: every component. */
  components?: string[];
  forS?: number;
  readings?: number;
  /** In place of the code that the catalogue has for the state of the component. */
  code?: string;
  severity: Severity;
  when?: When;
  /** Whether the services that need it are lost. */
  stopsService: boolean;
}

/** A kiosk's clock is off, as its heartbeats show. Raised and cleared at different distances, so that it does not flap. */
export interface SkewRule extends RuleBase {
  kind: 'skew';
  /** Seconds off, either way: raised above this. */
  raiseS: number;
  /** Cleared at or below this. */
  clearS: number;
  /** It is measured by so many heartbeats that came at different times, 5 if it is not said, */
  samples?: number;
  /** over so many seconds, 300 if it is not said. */
  overS?: number;
  severity: Severity;
}

/** What its birth says of the seconds between its heartbeats is not what the register has. The administrators' alone. */
export interface PeriodRule extends RuleBase {
  kind: 'period';
  /** Told when it stays so for so long after the kiosk was asked. */
  forS: number;
  severity: Severity;
}

/** Two machines use one identity: boots take turns, to which no machine goes back. The administrators' alone. */
export interface IdentityRule extends RuleBase {
  kind: 'identity';
  /** So many turns within so many seconds raise it, */
  times: number;
  withinS: number;
  /** and so many without any end it. */
  quietS: number;
  severity: Severity;
}

/** A kiosk goes on far above its pace, and what is over that is refused. The administrators' alone. */
export interface FloodRule extends RuleBase {
  kind: 'flood';
  /** It ends when so many seconds nothing of it was refused. */
  quietS: number;
  severity: Severity;
}

/** What a kiosk sends is refused again and again: it is heard, and not understood. */
export interface UnreadableRule extends RuleBase {
  kind: 'unreadable';
  /** Raised by so many refused packets in the window. Cleared when one of the same kind is taken that comes a window after the last, */
  refused: number;
  windowS: number;
  /** or when so long none was refused. */
  clearS: number;
  severity: Severity;
}

/** A kiosk that says itself that it serves nobody, for longer than it may: one cause, whichever of the modes it says. */
export interface ModeRule extends RuleBase {
  kind: 'mode';
  modes: ClosedMode[];
  forS: number;
  severity: Severity;
}

/**
 * A supply may run out, or a cash unit be full, too early: with one chance in ten, as far as its own use and the calendar tell.
 * `{item}`, `{about}` and `{visit}` in the title stand for its name, the earliest likely time, and when somebody can come next.
 */
export interface ForecastRule extends RuleBase {
  kind: 'forecast';
  /** Kinds of consumables and cash units. */
  items: string[];
  /** Within so many hours, or */
  lastsLess?: number;
  /** before somebody can come the next time. */
  beforeNextVisit?: true;
  /** Not raised while more is expected to be left by then, or room: per cent of what it holds. */
  reservePct?: number;
  /** Until so much is learnt of the kiosk's own use it is raised only when it is as likely as not. */
  learnDays?: number;
  /** Cleared when it lasts so many hours longer than that. */
  clearHours?: number;
  /** When those who look after a hall that never closes work, on working days. */
  workingHours?: Span;
  severity: Severity;
}

/** A kiosk that lives and has had no customer for unusually long, by its own history. It is not for one that does not count them. */
export interface QuietRule extends RuleBase {
  kind: 'quiet';
  /** Customers that should have come since the last one, in open hours: by chance none of n comes once in e^n. */
  expected: number;
  /** Open hours since the last customer, at least. */
  leastHours: number;
  /** Days that its history must have before anything is said. */
  learnDays: number;
  severity: Severity;
}

/** What a flapping rule may be about: what comes and goes by itself. */
export const UNSTABLE = ['link', 'fault', 'consumable', 'cashbox', 'component'] as const;

/** A cause that changes too often: it counts as one thing that stands, and its single changes are not told until it is steady again. */
export interface FlappingRule extends RuleBase {
  kind: 'flapping';
  of: (typeof UNSTABLE)[number][];
  /** Of faults the codes, and of faults and components the components, that it is for. */
  codes?: string[];
  components?: string[];
  windowS: number;
  /** Changes in the window: unstable at or above `raise`, steady again at or below `clear`. */
  changes: Limits;
  /** Absent: as grave as what comes and goes. */
  severity?: Severity;
}

export type Rule =
  | FaultRule
  | ConsumableRule
  | CashboxRule
  | SilenceRule
  | GoneRule
  | NeverRule
  | SkewRule
  | PeriodRule
  | IdentityRule
  | FloodRule
  | RateRule
  | MetricRule
  | ComponentRule
  | ForecastRule
  | FlappingRule
  | QuietRule
  | UnreadableRule
  | ModeRule;
