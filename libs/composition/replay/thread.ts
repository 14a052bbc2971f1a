import { Worker } from 'node:worker_threads';
import type { TrialOutcome, TrialPlan } from './trial-run.js';

/** Memory of the thread, megabytes: the state of a hundred thousand kiosks, twice. Ours. */
const MOST_MEMORY = 1_024;

/** A trial's own thread: deciding over weeks of readings must not hold up what is live. */
export class TrialThread {
  private readonly worker: Worker;
  private waiting: { resolve: (answer: TrialOutcome | null) => void; reject: (error: Error) => void } | null = null;
  private broken: Error | null = null;

  constructor(plan: TrialPlan) {
    this.worker = new Worker(new URL('./trial-thread.js', import.meta.url), {
      workerData: plan,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
    });
    this.worker.on('message', (answer: TrialOutcome | null) => this.answered(answer));
    this.worker.on('error', (error: Error) => this.breakDown(error));
    this.worker.on('exit', () => this.breakDown(new Error('The thread of the trial has ended')));
  }

  /** Resolves when these lines are decided, so that no more wait in memory. */
  async take(lines: Buffer): Promise<void> {
    await this.ask(lines);
  }

  async finish(): Promise<TrialOutcome> {
    return (await this.ask(null)) as TrialOutcome;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(message: Buffer | null): Promise<TrialOutcome | null> {
    return new Promise((resolve, reject) => {
      if (this.broken) return reject(this.broken);
      this.waiting = { resolve, reject };
      this.worker.postMessage(message);
    });
  }

  private answered(answer: TrialOutcome | null): void {
    this.waiting?.resolve(answer);
    this.waiting = null;
  }

  private breakDown(error: Error): void {
    this.broken ??= error;
    this.waiting?.reject(this.broken);
    this.waiting = null;
  }
}
