import type { Clock, Instant, Position, Reading } from '#libs/domain/index.js';
import { LogThrottle, type Report } from '#libs/runtime/index.js';
import { ReadingUnwritable } from './events.js';
import { grouped } from './grouped.js';

/** A reading that the history refused, and where it is in the journal. */
export interface Unwritable {
  reading: Reading;
  position: Position;
  reason: string;
}

/** Of one kiosk that are kept in a minute; of more only the number. Ours, as the door's. */
const KEPT_A_MINUTE = 120;

const inWords = (at: Instant): string => new Date(at).toISOString();

/** Why one from before the history's time is refused without being written. */
export const tooOld = ({ ts }: Reading, since: Instant): string =>
  `it is of ${inWords(ts)}, and the history keeps nothing from before ${inWords(since)}`;

/** Tells of readings that the history refuses, once a minute for a kiosk, and chooses those that an operator is to find. */
export class RefusedReadings {
  private readonly told: LogThrottle;

  constructor(
    clock: Clock,
    private readonly report: Report,
  ) {
    this.told = new LogThrottle(clock);
  }

  /** Answers those that are to be kept. */
  note(refused: readonly Unwritable[]): Unwritable[] {
    return grouped(refused, ({ reading }) => `${reading.kioskId} ${reading.kind}`).flatMap((some) => this.noteSome(some));
  }

  /** Of one kiosk and kind. */
  private noteSome(some: Unwritable[]): Unwritable[] {
    const [first] = some;
    if (!first) return [];
    const { tell, before } = this.told.note(first.reading.kioskId, some.length);
    this.report(new ReadingUnwritable(first.reading, first.reason, { by: some.length, tell }));
    return some.slice(0, Math.max(0, KEPT_A_MINUTE - before));
  }
}
