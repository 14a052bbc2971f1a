import { type Clock, type History, type HistoryPoint, namedIn } from '#libs/domain/index.js';
import { LogThrottle, type Report, takeApart } from '#libs/runtime/index.js';
import { PointUnwritable } from './events.js';
import { grouped } from './grouped.js';

/** Whose it is. */
const ownerOf = (point: HistoryPoint): string => {
  if (point.of === 'service') return point.kioskId;
  return point.of === 'incident' ? point.hallId : point.process;
};

/** Writes points, whichever of them the history refuses; those are told of, once a minute for a kiosk or a hall. */
export class PointWriter {
  private readonly told: LogThrottle;

  constructor(
    private readonly history: Pick<History, 'writePoints'>,
    clock: Clock,
    private readonly report: Report,
  ) {
    this.told = new LogThrottle(clock);
  }

  /** Throws {@link HistoryUnavailable}. */
  write(points: readonly HistoryPoint[]): Promise<void> {
    return takeApart(points, {
      take: (some) => this.history.writePoints([...some]),
      namedIn: (error) => namedIn<HistoryPoint>(error),
      setAside: (some, { message }) => this.setAside(some, message),
    });
  }

  private setAside(some: readonly HistoryPoint[], reason: string): void {
    for (const group of grouped(some, (point) => `${point.of} ${ownerOf(point)}`)) {
      const [first] = group;
      if (!first) continue;
      const { tell } = this.told.note(`${first.of} ${ownerOf(first)}`, group.length);
      this.report(new PointUnwritable(first, reason, { by: group.length, tell }));
    }
  }
}
