import {
  type Clock,
  DAY,
  HOUR,
  MINUTE,
  type QuarantineDesk,
  type QuarantinedPacket,
  type Refusal,
  type Retry,
} from '#libs/domain/index.js';
import { Again, type Report } from '#libs/runtime/index.js';
import { QuarantineNotPurged, RetriesDelayed, RetriesDone } from './events.js';

/** What came of a packet that was taken out of the quarantine again. */
export type Retaken = { accepted: true } | { refused: Refusal; detail: string };

export interface RetriesParts {
  desk: QuarantineDesk;
  /** Rejects when it cannot be told now. */
  retake(packet: QuarantinedPacket): Promise<Retaken>;
  /** Days that a refused packet stays. */
  keepDays: number;
  clock: Clock;
  report: Report;
}

interface Done {
  accepted: number;
  refused: number;
}

const BATCH = 100;
/** A word that was missed is made up for after this. */
const LOOK_EVERY = MINUTE;

/** Takes packets out of the quarantine again when an operator wants it, and purges those that are too old. */
export class QuarantineRetries {
  private readonly again: Again;
  private callsOff: (() => void)[] = [];

  constructor(private readonly parts: RetriesParts) {
    this.again = new Again({
      ...parts,
      missing: 'Packets that are wanted out of the quarantine are not taken again',
      once: async (_, signal) => {
        await this.takeAll(signal);
        return LOOK_EVERY;
      },
      failed: (error) => new RetriesDelayed(error),
    });
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.again.complaint();

  start(): void {
    const { desk } = this.parts;
    this.callsOff = [desk.onWanted(this.again.wake), this.purgeHourly()];
    this.again.start();
  }

  async stop(): Promise<void> {
    await this.again.stop();
    for (const callOff of this.callsOff) callOff();
  }

  private async takeAll(signal: AbortSignal): Promise<void> {
    const done: Done = { accepted: 0, refused: 0 };
    for (;;) {
      const batch = await this.parts.desk.wanted(BATCH);
      for (const packet of batch) {
        const came = await orStopped(this.retake(packet), signal);
        if (!came) return;
        done[await this.settle(packet, came)]++;
      }
      if (batch.length < BATCH) break;
    }
    if (done.accepted + done.refused > 0) this.parts.report(new RetriesDone(done));
  }

  /** Only what time may heal is tried again: a packet that cannot be taken must not hold up those behind it. */
  private async retake(packet: QuarantinedPacket): Promise<Retaken> {
    try {
      return await this.parts.retake(packet);
    } catch (error) {
      if (Reflect.get(Object(error), 'retry') === true) throw error;
      return { refused: packet.reason, detail: `It cannot be taken again: ${(error as Error).message}` };
    }
  }

  private async settle({ id }: QuarantinedPacket, came: Retaken): Promise<keyof Done> {
    const at = this.parts.clock.now();
    const outcome: Retry & { state: keyof Done } =
      'accepted' in came
        ? { state: 'accepted', at, reason: null, detail: null }
        : { state: 'refused', at, reason: came.refused, detail: came.detail };
    await this.parts.desk.settle(id, outcome);
    return outcome.state;
  }

  private purgeHourly(): () => void {
    const { desk, clock, report, keepDays } = this.parts;
    let callOff = (): void => undefined;
    const purge = (): void => {
      const gone = desk.purge({ before: clock.now() - keepDays * DAY });
      gone.catch((error: unknown) => report(new QuarantineNotPurged(error)));
      callOff = clock.after(HOUR, purge);
    };
    purge();
    return () => callOff();
  }
}

/** Null when the signal says stop before: a disk that takes nothing must not hold up the end. */
const orStopped = <T>(step: Promise<T>, signal: AbortSignal): Promise<T | null> =>
  new Promise((resolve, reject) => {
    const stop = (): void => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
    step.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
