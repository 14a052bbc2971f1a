import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Monitor } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { monitoringWithReason } from '../board/public-board.js';
import { Limits } from '../ports/limits.js';
import { REPORT } from '../ports/report.js';
import { Audience } from './audience.js';
import { LiveFeed } from './feed.js';
import { changeOnWire, monitoringOnWire, onWire } from './on-wire.js';
import type { Shape } from './reader.js';

/** Everything, for those who are logged in. */
const forStaff: Shape = changeOnWire;

/** That a notice or the register changed, and no more: the public reads the board itself for what it says. */
const forPublic: Shape = ({ id, at: then, what, how, subject, body }) => {
  const at = onWire(then);
  // Whose number or name it is may be nobody's business.
  if (what === 'register') return { id, at, what, how: 'changed', subject: what };
  if (what !== 'notice') return null;
  return { id, at, what, how, subject, hallId: body.hallId };
};

/** The two live streams. */
@Injectable()
export class Audiences implements OnModuleDestroy {
  readonly staff: Audience;
  readonly public: Audience;

  private readonly stopListening: () => void;

  constructor(feed: LiveFeed, @Inject(REPORT) report: Report, monitor: Monitor, { streamsEach }: Limits) {
    this.staff = new Audience(feed, report, forStaff, undefined, streamsEach);
    this.public = new Audience(feed, report, forPublic, undefined, streamsEach);
    this.stopListening = monitor.onTurn(() => this.tellMonitoring(monitor));
  }

  /** Not of the books: who comes later asks how it is. */
  private tellMonitoring(monitor: Monitor): void {
    const data = monitoringOnWire(monitoringWithReason(monitor.monitoring)) as object;
    for (const audience of [this.staff, this.public]) audience.tellAll('monitoring', data);
  }

  onModuleDestroy(): void {
    this.stopListening();
    this.staff.stop();
    this.public.stop();
  }
}
