import { Gauge, type Registry } from 'prom-client';

/** What the last so many readings cost counts for most of the mean. Ours. */
const WINDOW = 10_000;

/** What it costs to hold a reading against the rules: a moving mean, by the readings and not by the time that passes. */
export class RuleCost {
  private mean: number | null = null;

  /** `now` answers milliseconds with their parts; its zero does not matter. */
  constructor(private readonly now: () => number) {}

  /** Measures what judging costs, which answers how many readings it judged; one measurement a batch costs next to nothing itself. */
  of(judge: () => number): void {
    const began = this.now();
    const readings = judge();
    if (readings > 0) this.note(readings, (1_000 * (this.now() - began)) / readings);
  }

  /** Microseconds a reading; null: nothing has been judged. */
  get micros(): number | null {
    return this.mean;
  }

  expose(registry: Registry): void {
    const gauge: Gauge = new Gauge({
      name: 'hallwatch_rule_cost_us',
      help: 'Microseconds that holding a reading against the rules costs, moving mean.',
      registers: [registry],
      collect: () => (this.mean === null ? gauge.remove() : gauge.set(this.mean)),
    });
  }

  private note(readings: number, micros: number): void {
    if (this.mean === null) this.mean = micros;
    else this.mean += (micros - this.mean) * (1 - Math.exp(-readings / WINDOW));
  }
}
