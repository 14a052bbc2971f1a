import { Gauge, type Registry } from 'prom-client';
import type { Books, SwitchedOff } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { RuleSwitchedOff } from './events.js';

/** The rules that failed in this process: reported at once, told to the pages as soon as the books are open. */
export class RulesOff {
  private readonly off: SwitchedOff[] = [];
  /** So many of them the pages know. */
  private told = 0;

  constructor(
    private readonly books: Books,
    private readonly report: Report,
  ) {}

  note(off: SwitchedOff, error: unknown): void {
    this.off.push(off);
    this.report(new RuleSwitchedOff(error, { rule: off.rule }));
  }

  /** Shows how many there are among the metrics. */
  expose(registry: Registry): void {
    const gauge: Gauge = new Gauge({
      name: 'hallwatch_rules_off',
      help: 'Rules that failed while they were at work and are switched off until the next start.',
      registers: [registry],
      collect: () => gauge.set(this.off.length),
    });
  }

  /** Throws what the books throw; then they are told the next time. */
  async tell(): Promise<void> {
    const news = this.off.slice(this.told);
    if (news.length === 0) return;
    await this.books.transact(async (books) => {
      for (const { rule, why, at } of news)
        await books.tell({ at, what: 'rule', how: 'switched-off', subject: rule, body: { why } });
    });
    this.told += news.length;
  }
}
