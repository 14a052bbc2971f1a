import type { SwitchedOff } from '../../finding/index.js';
import type { Instant } from '../../time/index.js';

export type TellSwitchedOff = (off: SwitchedOff, error: unknown) => void;

type Whose = Pick<SwitchedOff, 'kioskId' | 'hallId' | 'region'>;

/**
 * Keeps one broken rule from stopping the watch: it is switched off for every kiosk, what it holds stays, and the others go on with the
 * same reading. Until the next start or the next rules, for a broken rule would break again. How long a rule takes needs no watch (0013):
 * rules are data, their lists are bounded when they are read, and no check has a loop over anything else.
 */
export class Guard {
  private now: Instant = 0;
  private whose: Whose = { kioskId: '', hallId: '', region: '' };
  private readonly broken = new Set<string>();

  constructor(
    private readonly tell: TellSwitchedOff,
    /** Of the rules. */
    private readonly version: string,
  ) {}

  /** What is judged from here on. */
  judging(whose: Whose, now: Instant): void {
    this.whose = whose;
    this.now = now;
  }

  get off(): ReadonlySet<string> {
    return this.broken;
  }

  switchOff(rule: string, error: unknown): void {
    if (this.broken.has(rule)) return;
    this.broken.add(rule);
    const { kioskId, hallId, region } = this.whose;
    const why = error instanceof Error ? error.message : String(error);
    this.tell({ rule, version: this.version, why, kioskId, hallId, region, at: this.now }, error);
  }

  /** Lets each check act in turn. */
  each<C extends { told: { rule: string } }>(checks: readonly C[], act: (check: C) => void): void {
    for (const check of checks) {
      try {
        act(check);
      } catch (error) {
        this.switchOff(check.told.rule, error);
      }
    }
  }

  /** What `make` makes of each rule; null: nothing. */
  prepared<R extends { id: string }, V>(rules: readonly R[], make: (rule: R) => V | null): V[] {
    return rules.map((rule) => this.attempt(rule, make)).filter((made) => made !== null);
  }

  /** The first thing that is made of a rule. */
  first<R extends { id: string }, V>(rules: readonly R[], make: (rule: R) => V | null): V | null {
    for (const rule of rules) {
      const made = this.attempt(rule, make);
      if (made !== null) return made;
    }
    return null;
  }

  private attempt<R extends { id: string }, V>(rule: R, make: (rule: R) => V | null): V | null {
    try {
      return make(rule);
    } catch (error) {
      this.switchOff(rule.id, error);
      return null;
    }
  }
}
