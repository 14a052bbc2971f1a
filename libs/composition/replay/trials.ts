import { randomUUID } from 'node:crypto';
import {
  type Clock,
  type Fleet,
  type History,
  HistoryUnavailable,
  type ReceivedReading,
  RuleTrials,
  type Trial,
  type TrialAsked,
  type TrialFailure,
  TrialRunning,
  type TrialState,
} from '#libs/domain/index.js';
import { NamedEvent, type Report } from '#libs/runtime/index.js';
import { lineOf } from './recording.js';
import { TrialThread } from './thread.js';

/** Ended trials that can still be asked for. Ours. */
const MOST_KEPT = 5;
/** Readings that are put into words between two breaths of everything else: some milliseconds. */
const AT_ONCE = 500;

export interface TrialParts {
  history: History;
  /** The register as it is now. */
  fleet(): Fleet;
  clock: Clock;
  report: Report;
}

interface Running {
  trial: Trial;
  thread: TrialThread;
  ended: Promise<void>;
}

/** Trials in a thread of this process, one at a time, kept in memory. */
export class ThreadTrials extends RuleTrials {
  /** The newest last. */
  private readonly trials = new Map<string, Trial>();
  private running: Running | null = null;

  constructor(private readonly parts: TrialParts) {
    super();
  }

  override begin(asked: TrialAsked): Trial {
    if (this.running?.trial.state === 'running') throw new TrialRunning(this.running.trial.id);
    const trial = this.fresh();
    const fleet = fleetOf(this.parts.fleet(), asked.hallId);
    const { before, after, from, to } = asked;
    const thread = new TrialThread({ fleet, before, after, from, to });
    this.running = { trial, thread, ended: this.run(trial, thread, asked, fleet) };
    return trial;
  }

  override one(id: string): Trial | undefined {
    return this.trials.get(id);
  }

  override cancel(id: string): boolean {
    const trial = this.trials.get(id);
    if (trial?.state === 'running') {
      this.end(trial, 'cancelled');
      void this.running?.thread.stop();
    }
    return trial !== undefined;
  }

  /** Ends what runs, and waits for it. */
  async stop(): Promise<void> {
    if (!this.running) return;
    const { trial, ended } = this.running;
    this.cancel(trial.id);
    await ended;
  }

  private fresh(): Trial {
    const at = this.parts.clock.now();
    const trial: Trial = { id: randomUUID(), state: 'running', progress: 0, at, endedAt: null, failure: null, result: null };
    this.trials.set(trial.id, trial);
    const [oldest] = this.trials.keys();
    if (this.trials.size > MOST_KEPT && oldest) this.trials.delete(oldest);
    return trial;
  }

  private async run(trial: Trial, thread: TrialThread, asked: TrialAsked, fleet: Fleet): Promise<void> {
    try {
      const readings = await this.feed(trial, thread, asked, fleet);
      if (trial.state !== 'running') return;
      const { from, to, hallId, before, after } = asked;
      const versions = { before: before.version, after: after.version };
      trial.result = { from, to, hallId, versions, readings, ...(await thread.finish()) };
      this.end(trial, 'done');
    } catch (error) {
      // Whoever is cancelled breaks down, too.
      if (trial.state !== 'running') return;
      trial.failure = error instanceof HistoryUnavailable ? 'history-away' : 'broke-down';
      this.end(trial, 'failed');
      this.parts.report(new TrialFailed(error, { reason: trial.failure }));
    } finally {
      if (this.running?.trial === trial) this.running = null;
      await thread.stop();
    }
  }

  /** Answers how many readings there were. */
  private async feed(trial: Trial, thread: TrialThread, { from, to }: TrialAsked, { halls, kiosks }: Fleet): Promise<number> {
    const regions = new Map(halls.map((hall) => [hall.id, hall.region]));
    const regionOf = new Map(kiosks.map((kiosk) => [kiosk.id, regions.get(kiosk.hall) ?? '']));
    let readings = 0;
    for await (const part of this.parts.history.received(from, to)) {
      for (const lot of inLots(part.filter(({ kioskId }) => regionOf.has(kioskId)))) {
        if (trial.state !== 'running') return readings;
        await thread.take(Buffer.from(lot.map((one) => lineOf(one, regionOf.get(one.kioskId) as string)).join('')));
        readings += lot.length;
      }
      const last = part.at(-1) as ReceivedReading;
      if (trial.state === 'running') trial.progress = (last.receivedAt - from) / (to - from);
    }
    return readings;
  }

  private end(trial: Trial, state: TrialState): void {
    trial.state = state;
    trial.endedAt = this.parts.clock.now();
    if (state === 'done') trial.progress = 1;
  }
}

const fleetOf = ({ halls, kiosks, people }: Fleet, hallId: string | null): Fleet => ({
  halls,
  people,
  kiosks: hallId === null ? kiosks : kiosks.filter((kiosk) => kiosk.hall === hallId),
});

function* inLots(readings: ReceivedReading[]): Generator<ReceivedReading[]> {
  for (let from = 0; from < readings.length; from += AT_ONCE) yield readings.slice(from, from + AT_ONCE);
}

class TrialFailed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A trial of rules over the history did not end';
  override readonly counts;
  constructor(
    override readonly error: unknown,
    labels: { reason: TrialFailure },
  ) {
    super();
    const help = 'Trials of rules that did not end, by reason.';
    this.counts = { metric: 'hallwatch_rule_trials_failed_total', help, labels };
  }
}
