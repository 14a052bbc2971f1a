import { Gauge, type Registry } from 'prom-client';
import { DatabaseUnavailable } from '#libs/adapters/postgres/index.js';
import { type Clock, SECOND } from '#libs/domain/index.js';
import { inTime } from '#libs/runtime/index.js';

/** A database that hangs must not keep the other metrics back, milliseconds. */
const PATIENCE = 2 * SECOND;

export interface PipelineGauged {
  record: { lagMs(): number };
  outbox: { waiting(): Promise<number>; overdue(at: number): Promise<number> };
  clock: Clock;
}

/** Shows how far what comes behind the journal is behind it. */
export function exposePipeline(metrics: Registry, { record, outbox, clock }: PipelineGauged): void {
  shown(
    metrics,
    'hallwatch_history_lag_seconds',
    'For how long the oldest reading has waited for the history.',
    async () => record.lagMs() / SECOND,
  );
  shown(metrics, 'hallwatch_outbox_waiting', 'Messages that wait to be sent.', () => outbox.waiting());
  const help = 'For how long the oldest message that is due has waited.';
  shown(metrics, 'hallwatch_outbox_overdue_seconds', help, async () => (await outbox.overdue(clock.now())) / SECOND);
}

/** While PostgreSQL is away nothing is shown of what is in it: that it is away is told by `hallwatch_part_away`. */
function shown(metrics: Registry, name: string, help: string, value: () => Promise<number>): void {
  const gauge: Gauge = new Gauge({
    name,
    help,
    registers: [metrics],
    collect: async () => {
      try {
        const answer = await inTime(value(), PATIENCE, null);
        if (answer === null) gauge.remove();
        else gauge.set(answer);
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable)) throw error;
        gauge.remove();
      }
    },
  });
}
