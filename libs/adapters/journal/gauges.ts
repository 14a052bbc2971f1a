import { Gauge, type Registry } from 'prom-client';
import type { Clock, Position } from '#libs/domain/index.js';
import { type JournalState } from './journal-state.js';
import type { Shelf } from './shelf.js';
import { STOP_REASONS } from './stop-reason.js';

export interface Measured {
  shelf: Shelf;
  standing: JournalState;
  clock: Clock;
  maxBytes: number;
  end(): Position;
}

/** Shows the journal's size, age, lag and standing among the metrics. */
export function exposeJournal(metrics: Registry, { shelf, standing, clock, maxBytes, end }: Measured): void {
  const gauge = (name: string, help: string, value: () => number): void => {
    const made: Gauge = new Gauge({ name, help, registers: [metrics], collect: () => made.set(value()) });
  };
  const age = (): number => Math.max(0, (clock.now() - (shelf.oldestAt ?? clock.now())) / 1000);
  gauge('hallwatch_journal_bytes', 'Bytes of the journal.', () => shelf.bytes);
  gauge('hallwatch_journal_needed_bytes', 'Bytes of the journal that a consumer still needs.', () => shelf.needed);
  gauge('hallwatch_journal_max_bytes', 'Bytes that the journal may have.', () => maxBytes);
  gauge(
    'hallwatch_journal_fill_ratio',
    'Part of what the journal may have that a consumer still needs.',
    () => shelf.needed / maxBytes,
  );
  gauge('hallwatch_journal_segments', 'Files of the journal.', () => shelf.segments.length);
  gauge('hallwatch_journal_oldest_seconds', 'Age of the oldest entry of the journal.', age);
  const lag: Gauge = new Gauge({
    name: 'hallwatch_journal_lag_entries',
    help: 'Entries of the journal that a consumer has not let go of.',
    labelNames: ['consumer'],
    registers: [metrics],
    collect: () => {
      for (const [consumer, upTo] of shelf.consumers) lag.set({ consumer }, Math.max(0, end() - upTo));
    },
  });
  const stopped: Gauge = new Gauge({
    name: 'hallwatch_journal_stopped',
    help: '1 while the journal takes nothing and nothing is acknowledged, by reason.',
    labelNames: ['reason'],
    registers: [metrics],
    collect: () => {
      for (const reason of STOP_REASONS) stopped.set({ reason }, standing.reason === reason ? 1 : 0);
    },
  });
}
