import type { News } from '#libs/adapters/memory/index.js';
import { compareLedgers, type Fleet, type RuleSet, TrialLedger, type TrialResult } from '#libs/domain/index.js';
import { Replay } from './replay.js';

/** What a thread is given to begin with. */
export interface TrialPlan {
  fleet: Fleet;
  before: RuleSet;
  after: RuleSet;
  from: number;
  to: number;
}

/** What came of both runs. */
export type TrialOutcome = Pick<TrialResult, 'incidents' | 'orders' | 'notices' | 'minutesLost'>;

const NEWLINE = 10;
const NOTHING = (): void => undefined;

/** The same readings, decided by the rules in force and by the changed ones, each in books of their own. */
export class TrialRun {
  private constructor(private readonly runs: { replay: Replay; ledger: TrialLedger }[]) {}

  static async open({ fleet, before, after, from, to }: TrialPlan): Promise<TrialRun> {
    const services = new Map(fleet.kiosks.map((kiosk) => [kiosk.id, kiosk.services]));
    const open = async (rules: RuleSet) => {
      const ledger = new TrialLedger({ from, to }, (kioskId) => services.get(kioskId) ?? []);
      const tell = (news: News[]): void => {
        for (const one of news) if ('change' in one) ledger.take(one.change);
      };
      // The history has only what the door took once: a line that it does not take now is of a kiosk that is gone.
      const replay = await Replay.open({ fleet, rules, until: to, tell, complain: NOTHING, report: NOTHING });
      return { replay, ledger };
    };
    return new TrialRun([await open(before), await open(after)]);
  }

  /** Takes lines of a recording, each with its end. */
  async take(lines: Buffer): Promise<void> {
    for (const { replay } of this.runs) {
      for (let from = 0, to = lines.indexOf(NEWLINE); to >= 0; from = to + 1, to = lines.indexOf(NEWLINE, from)) {
        const deciding = replay.take(lines.subarray(from, to));
        if (deciding) await deciding;
      }
    }
  }

  /** Lets time pass to the end of the period, and sets both side by side. */
  async finish(): Promise<TrialOutcome> {
    for (const { replay } of this.runs) await replay.finish();
    const [before, after] = this.runs.map(({ ledger }) => ledger) as [TrialLedger, TrialLedger];
    return compareLedgers(before, after);
  }
}
