import { type Instant, type Journal, type Kiosk, type NotUnderstood, SECOND } from '#libs/domain/index.js';
import type { KnownKiosks } from './known.js';

/** So long what was said last of a kiosk's life is enough, and never longer than this part of the time between its heartbeats. Ours. */
const ENOUGH_FOR = 15 * SECOND;
const OF_HEARTBEAT = 1 / 4;

/** Says in the journal that a kiosk was heard of which nothing was kept. A few times a minute: a flood must not fill the disk. */
export class LifeSigns {
  constructor(
    private readonly journal: Journal,
    private readonly known: KnownKiosks,
  ) {}

  /** Something of it is kept, which says the same. */
  kept(kioskId: string, at: Instant): void {
    const known = this.known.find(kioskId);
    if (known) known.heardAt = at;
  }

  /** It repeated itself, or it was refused and only counted. */
  heard({ id, heartbeatS, state }: Kiosk, at: Instant, refused?: NotUnderstood): void {
    const known = this.known.of(id);
    if (state !== 'active' || at - known.heardAt < Math.min(ENOUGH_FOR, heartbeatS * SECOND * OF_HEARTBEAT)) return;
    known.heardAt = at;
    this.journal.append({ entry: { type: 'heard', at, kioskId: id, ...(refused && { refused }) } }, () => undefined);
  }
}
