import { Counter, Gauge, type Registry } from 'prom-client';
import { KINDS, type Kind } from '#libs/contracts/index.js';
import { REFUSALS, type Refusal } from '#libs/domain/index.js';

const zeros = <K extends string>(names: readonly K[]): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;

/** What intake counts. Plain numbers: they are counted for every packet and read seldom. */
export class IntakeCounts {
  readonly accepted: Record<Kind, number> = zeros(KINDS);
  readonly refused: Record<Refusal, number> = zeros(REFUSALS);
  /** Refused and, for their number, only counted. */
  readonly unkept: Record<Refusal, number> = zeros(REFUSALS);
  repeats = 0;
  historical = 0;

  /** Shows the numbers among the metrics. */
  expose(registry: Registry, pending: () => number): void {
    shown(registry, 'hallwatch_intake_readings_total', 'Readings taken, by kind.', 'kind', this.accepted);
    shown(registry, 'hallwatch_intake_refused_total', 'Packets refused, by reason.', 'reason', this.refused);
    const unkept = 'Refused packets that were only counted, as many of their kind had come.';
    shown(registry, 'hallwatch_intake_refused_unkept_total', unkept, 'reason', this.unkept);
    const repeats = (): number => this.repeats;
    const historical = (): number => this.historical;
    single(registry, 'hallwatch_intake_repeats_total', 'Readings that had come before and were dropped.', repeats);
    single(registry, 'hallwatch_intake_historical_total', 'Readings taken that are too old to be judged as now.', historical);
    const help = 'Packets that wait for the journal.';
    const gauge: Gauge = new Gauge({
      name: 'hallwatch_intake_pending',
      help,
      registers: [registry],
      collect: () => gauge.set(pending()),
    });
  }
}

function shown(registry: Registry, name: string, help: string, label: string, numbers: Record<string, number>): void {
  const counter: Counter = new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect: () => {
      counter.reset();
      for (const [value, number] of Object.entries(numbers)) counter.inc({ [label]: value }, number);
    },
  });
}

function single(registry: Registry, name: string, help: string, number: () => number): void {
  const counter: Counter = new Counter({
    name,
    help,
    registers: [registry],
    collect: () => {
      counter.reset();
      counter.inc(number());
    },
  });
}
