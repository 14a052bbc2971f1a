import { type Clock, type Instant, MINUTE, type Refusal, type RefusedPacket } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { PacketRefused } from './events.js';

const MOST_REMEMBERED = 10_000;
/** Packets of one sender and reason that are kept: at once, as a library may have buffered them, and in a minute. Of more only the number. Ours. */
const KEPT = { atOnce: 2_000, aMinute: 120 };
/** Of a kiosk that sends too fast a few samples show what it floods with. Ours. */
const SAMPLES = { atOnce: 5, aMinute: 5 };

interface RefusalsTold {
  until: Instant;
  unsaid: number;
  /** So many more are kept. */
  left: number;
}

/** Decides what is said and what is kept of refused packets, so that a broken kiosk fills neither the log nor the disk. */
export class Refusals {
  /** By sender (or kiosk, or topic) and reason, oldest first. */
  private readonly told = new Map<string, RefusalsTold>();

  constructor(
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  /** Whether the packet is one to keep. Tells of it, once a minute for one sender and reason. */
  note({ reason, topic, sender, detail }: Omit<RefusedPacket, 'payload'>, kioskId: string | null): boolean {
    const key = `${reason} ${sender ?? kioskId ?? topic}`;
    const now = this.clock.now();
    const before = this.told.get(key);
    if (before && now < before.until) {
      before.unsaid++;
      return before.left-- > 0;
    }
    this.told.delete(key);
    this.makeRoom();
    const told = { until: now + MINUTE, unsaid: 0, left: leftOf(reason, before, now) };
    this.told.set(key, told);
    this.report(new PacketRefused({ reason, topic: topic.slice(0, 256), sender, detail, unsaid: before?.unsaid ?? 0 }));
    return told.left-- > 0;
  }

  private makeRoom(): void {
    const oldest = this.told.keys().next().value;
    if (this.told.size >= MOST_REMEMBERED && oldest !== undefined) this.told.delete(oldest);
  }
}

/** What each minute gives, and what is left of before. */
function leftOf(reason: Refusal, before: RefusalsTold | undefined, now: Instant): number {
  const { atOnce, aMinute } = reason === 'too-fast' ? SAMPLES : KEPT;
  if (!before) return atOnce;
  const minutes = 1 + Math.floor((now - before.until) / MINUTE);
  return Math.min(atOnce, Math.max(0, before.left) + minutes * aMinute);
}
