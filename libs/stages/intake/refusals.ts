import { type Clock, type Instant, MINUTE, type RefusedPacket } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { PacketRefused } from './events.js';

const MOST_REMEMBERED = 10_000;

interface Told {
  until: Instant;
  unsaid: number;
}

/** Tells of refused packets, once a minute for one sender and reason, so that a broken kiosk does not fill the log. */
export class RefusalTeller {
  /** By sender (or topic) and reason. */
  private readonly told = new Map<string, Told>();

  constructor(
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  tell({ reason, topic, sender, detail }: RefusedPacket): void {
    const key = `${reason} ${sender ?? topic}`;
    const before = this.told.get(key);
    const now = this.clock.now();
    if (before && now < before.until) {
      before.unsaid++;
      return;
    }
    if (this.told.size >= MOST_REMEMBERED) this.told.clear();
    this.told.set(key, { until: now + MINUTE, unsaid: 0 });
    this.report(new PacketRefused({ reason, topic: topic.slice(0, 256), sender, detail, unsaid: before?.unsaid ?? 0 }));
  }
}
