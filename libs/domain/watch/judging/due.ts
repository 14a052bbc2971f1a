import type { Instant } from '../../time/index.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';
import type { Fleet } from './fleet.js';
import type { Seen } from './judgement.js';

/** What is found when nothing was heard until it was due. */
export interface Unheard {
  seen(m: KioskMemory, fleet: Fleet): Seen;
  /** When the kiosk had fallen out; absent: it did not. */
  fellBy?(m: KioskMemory, at: Instant, fleet: Fleet): Instant;
}

export const NOTHING_TOLD: RuleReport = {
  ...{ rule: '', key: '', cause: '', kind: 'consumable', severity: 'info' },
  ...{ loss: [], reason: { zh: '', en: '' } },
};

/** What falls due first, and by what. */
export class First {
  at: Instant = Number.POSITIVE_INFINITY;
  what: Unheard | 'pending' | 'steady' | 'passing' | 'past' | null = null;
  told: RuleReport = NOTHING_TOLD;

  /** Of several at one time the first that is offered counts. */
  offer(at: Instant, what: First['what'], told: RuleReport): void {
    if (at >= this.at) return;
    this.at = at;
    this.what = what;
    this.told = told;
  }
}

/** What was due before its rule counted is found when it does. */
export const sinceRules = (at: Instant, { rulesSince = 0 }: Fleet): Instant => Math.max(at, rulesSince);
