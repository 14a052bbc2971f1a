import { parseTopic } from '#libs/contracts/index.js';
import type { Clock, Journal, Journaled, Position, Quarantine, QuarantinedPacket } from '#libs/domain/index.js';
import { follow, Progress, type Report, takeApart, untilDone } from '#libs/runtime/index.js';
import { PacketNotKept, QuarantineBehind } from './events.js';

export interface QuarantineKeeperParts {
  journal: Pick<Journal, 'read' | 'more' | 'release'>;
  quarantine: Quarantine;
  clock: Clock;
  report: Report;
}

/** Name of this consumer of the journal. */
export const QUARANTINE_CONSUMER = 'quarantine';
const BATCH = 500;
/** The position is written down at least so often, though nothing was refused, entries. */
const POSITION_EVERY = 20_000;

/** Takes refused packets from the journal to the quarantine. */
export class QuarantineKeeper {
  private written: Position = 0;
  private readonly course: Progress;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: QuarantineKeeperParts) {
    this.course = new Progress(parts.clock, 'Refused packets are not put in the quarantine');
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  start(): void {
    this.running = this.run(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { journal, quarantine, clock } = this.parts;
    const kept = await untilDone(() => quarantine.position(), { signal, clock, failed: this.behind });
    if (!kept) return;
    const from = kept.done;
    this.written = from;
    const act = (batch: Journaled[]): Promise<void> => this.course.step(() => this.act(batch));
    await follow({ journal, from, max: BATCH, act, onError: this.behind, signal, clock });
  }

  private async act(batch: Journaled[]): Promise<void> {
    const upTo = batch.at(-1)?.position ?? this.written;
    const packets = batch.flatMap(quarantined);
    if (packets.length > 0 || upTo - this.written >= POSITION_EVERY) {
      await this.keep(packets, upTo);
      this.written = upTo;
    }
    this.parts.journal.release(QUARANTINE_CONSUMER, upTo);
  }

  private async keep(packets: QuarantinedPacket[], upTo: Position): Promise<void> {
    const { quarantine, report } = this.parts;
    let kept: Position | null = null;
    await takeApart(packets, {
      take: async (some) => {
        kept = some.at(-1)?.id ?? this.written;
        await quarantine.keep([...some], kept);
      },
      setAside: ([packet], why) => {
        kept = null;
        if (packet) report(new PacketNotKept(packet, why));
      },
    });
    // Where the last were set aside, or there was none.
    if (kept !== upTo) await quarantine.keep([], upTo);
  }

  private readonly behind = (error: unknown, tries: number, pauseMs: number): void => {
    this.course.failed(error);
    this.parts.report(new QuarantineBehind(error, { attempt: tries, pauseMs }));
  };
}

function quarantined({ position, entry }: Journaled): QuarantinedPacket[] {
  if (entry.type !== 'refused') return [];
  const { packet } = entry;
  return [{ ...packet, id: position, kioskId: packet.sender ?? parseTopic(packet.topic)?.kioskId ?? null }];
}
