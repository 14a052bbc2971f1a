import { type KnownBoot, type Reading, SECOND } from '#libs/domain/index.js';
import { Numbers } from './numbers.js';

/** What the door looks at of a message. */
export type Message = Pick<Reading, 'kind' | 'bootId' | 'seq' | 'ts' | 'historical'> & {
  /** Its time by our clock: not later than its arrival. */
  at: number;
  print: number;
};

/** A message that is overtaken by so many is no longer on its way: the counter has begun anew. Ours. */
const FAR_BEHIND = 64;
/** Nor is one that was made so long after what overtook it. Ours. */
const MADE_AFTER = 10 * SECOND;

/** What has come of one boot: from its first message until its kiosk begins another, be it under the same name. */
export class Boot {
  readonly id: string;
  readonly numbers: Numbers;
  private begin: KnownBoot['begin'];
  /** Of the newest message; of a file of an earlier version not known. */
  private newestTs = Number.NaN;
  private newestAt = Number.NaN;
  /** Nothing of it came yet that is of now: the watch does not know of it. */
  unannounced: boolean;
  private readonly after: number | undefined;

  constructor({ id, stretches, begin, newest, after, unannounced }: KnownBoot) {
    this.id = id;
    this.numbers = new Numbers(stretches.map(Number));
    this.begin = begin;
    if (newest) [this.newestTs, this.newestAt] = [newest.ts, newest.at];
    this.after = after;
    this.unannounced = unannounced === true;
  }

  /** The boot that begins with the message, after another of its name if there was one. */
  static beginning({ bootId: id, historical, ts }: Message, before?: Boot): Boot {
    // Of a clock that was set back nothing can be told by it.
    const after = before && before.newestTs < ts ? { after: before.newestTs } : {};
    return new Boot({ id, stretches: [], ...after, ...(before && historical && { unannounced: true }) });
  }

  /** Whether the message, whose number is not higher than all before, cannot be of this boot and begins another of its name. */
  isLeftBy({ kind, seq, ts, at }: Message): boolean {
    const { top } = this.numbers;
    if (seq > top) return false;
    const used = this.numbers.has(seq);
    if (ts > this.newestTs || at > this.newestAt + MADE_AFTER) {
      return used || kind === 'birth' || top - seq >= FAR_BEHIND || ts > this.newestTs + MADE_AFTER;
    }
    // Only a start with a clock that was set back can say so: all else may be as old as it says.
    return used && kind === 'birth' && this.begin !== undefined && ts !== this.begin.ts;
  }

  /** Whether the message is late, and of the boot before that had the same name. */
  isPrecededBy({ ts, at, seq }: Message): boolean {
    if (this.after === undefined || !this.begin || at >= this.begin.at) return false;
    return ts <= this.after || (ts < this.begin.ts && seq > this.begin.seq);
  }

  note({ seq, ts, at }: Message): void {
    this.numbers.add(seq);
    this.begin ??= { ts, at, seq };
    if (!(ts <= this.newestTs)) this.newestTs = ts;
    if (!(at <= this.newestAt)) this.newestAt = at;
  }

  /** A copy, for a snapshot. */
  known(): KnownBoot {
    const { id, begin, newestTs: ts, newestAt: at, after, unannounced } = this;
    return {
      id,
      stretches: this.numbers.all(),
      ...(begin && { begin }),
      ...(!Number.isNaN(ts) && { newest: { ts, at } }),
      ...(after !== undefined && { after }),
      ...(unannounced && { unannounced }),
    };
  }
}
