import { type Instant, MINUTE } from '../time/index.js';
import { Behind } from './behind.js';
import { SIGHT_LOST, type SightLost, type WorkerWord } from './word.js';

/** How the worker finds itself at a moment. */
export interface SelfLook {
  /** Whether kiosks reach it. */
  isHeard: boolean;
  /** The journal takes nothing. */
  isStopped: boolean;
  /** The last entry of the journal, and the last that was judged. */
  end: number;
  judged: number;
  /** As of {@link WorkerWord}. */
  historyLag: number | null;
}

/** What is judged later than so long after it came is late. */
const LATE = MINUTE;

/** Whether the worker sees, by looking at itself again and again. */
export class Sight {
  private readonly behind = new Behind();
  private readonly since = new Map<SightLost, Instant>();

  /** @param speed how much faster than a machine's clock the installation's runs. */
  constructor(private readonly speed = 1) {}

  /** What keeps it from seeing, the gravest of several, and since when; null: it sees. */
  look({ isHeard, isStopped, end, judged }: Omit<SelfLook, 'historyLag'>, at: Instant): WorkerWord['blind'] {
    const waits = this.behind.look(end, judged, at);
    this.note('broker-away', isHeard ? null : at);
    this.note('journal-stopped', isStopped ? at : null);
    this.note('watch-behind', waits !== null && at - waits > LATE * this.speed ? waits : null);
    const because = SIGHT_LOST.find((one) => this.since.has(one));
    return because === undefined ? null : { because, since: this.since.get(because) as Instant };
  }

  private note(what: SightLost, since: Instant | null): void {
    if (since === null) this.since.delete(what);
    else if (what === 'watch-behind' || !this.since.has(what)) this.since.set(what, since);
  }
}
