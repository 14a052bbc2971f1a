import { Worker } from 'node:worker_threads';
import { HistoryRefusal, HistoryUnavailable, type Reading } from '#libs/domain/index.js';
import type { LoadAnswer, LoadPlan } from './load-thread.js';
import { allKept, type Loading } from './loading.js';
import { Packing } from './packing.js';

interface Sizes {
  /** Readings that are handed over at once. */
  pack: number;
  /** Packs that are put in the order of their kiosks together. */
  packs: number;
}
/** A lot is 15 MB, and three hours of 500 kiosks. */
const SIZES: Sizes = { pack: 10_000, packs: 10 };

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/** Loads in a thread of its own, which makes lines, sums up and writes while this one judges. */
export class LoadingAside implements Loading {
  private readonly worker: Worker;
  private packing: Packing;
  /** Packs that were handed over and not taken yet. */
  private untaken = 0;
  private broken: Error | null = null;
  unkept = allKept();
  private stopped = false;
  /** Whoever waits until fewer packs are untaken. */
  private waiting: (Waiting & { most: number }) | null = null;

  constructor(
    plan: Omit<LoadPlan, 'lot'>,
    private readonly sizes = SIZES,
  ) {
    this.packing = new Packing(sizes.pack);
    const workerData: LoadPlan = { ...plan, lot: sizes.pack * sizes.packs };
    this.worker = new Worker(new URL('./load-thread.js', import.meta.url), { workerData });
    this.worker.on('message', (answer: LoadAnswer) => this.answered(answer));
    this.worker.on('error', (error: Error) => this.breakDown(error));
    this.worker.on('exit', () => this.breakDown(new Error('The thread that loads has ended')));
  }

  get full(): boolean {
    return this.packing.count >= this.sizes.pack;
  }

  take(reading: Reading): void {
    this.packing.take(reading);
  }

  /** While one lot is loaded the next is put together, and no more: memory ends there. */
  async room(): Promise<void> {
    await this.untakenAtMost(this.sizes.packs - 1);
    this.handOver();
  }

  async finish(): Promise<void> {
    if (this.packing.count > 0) await this.room();
    this.untaken++;
    this.worker.postMessage(null);
    await this.untakenAtMost(0);
  }

  /** Ends the thread, whatever it is at. Who waits for it waits on: the process is about to end. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.worker.terminate();
  }

  private handOver(): void {
    const pack = this.packing.done();
    this.packing = new Packing(this.sizes.pack);
    this.untaken++;
    this.worker.postMessage(pack, [pack.numbers.buffer]);
  }

  private untakenAtMost(most: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting = { most, resolve, reject };
      this.tell();
    });
  }

  private answered(answer: LoadAnswer): void {
    this.untaken--;
    if (!('failed' in answer)) this.unkept = answer;
    else this.broken ??= new (answer.retry ? HistoryUnavailable : HistoryRefusal)(answer.failed);
    this.tell();
  }

  private breakDown(error: Error): void {
    this.broken ??= error;
    this.tell();
  }

  private tell(): void {
    if (!this.waiting || this.stopped) return;
    const { most, resolve, reject } = this.waiting;
    if (!this.broken && this.untaken > most) return;
    this.waiting = null;
    if (this.broken) reject(this.broken);
    else resolve();
  }
}
