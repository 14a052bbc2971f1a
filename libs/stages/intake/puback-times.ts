/** Packets of which one is timed: the others cost nothing. */
const ONE_IN = 16;
/** Times that are kept between two looks; more only make the quantiles finer. */
const ROOM = 2_048;

type Take<A extends unknown[]> = (...packet: A) => void;
type Done = (error?: Error | null) => void;

/** How long packets wait for their acknowledgement, of a sample. */
export class PubackTimes {
  private times: number[] = [];
  private packets = 0;

  constructor(private readonly now: () => number) {}

  /** The same intake, timed. */
  timing<T extends string, P, S, D extends Done, R extends unknown[]>(take: Take<[T, P, S, D, ...R]>): Take<[T, P, S, D, ...R]> {
    return (topic, payload, sender, done, ...rest) => {
      if (this.packets++ % ONE_IN !== 0) return take(topic, payload, sender, done, ...rest);
      const began = this.now();
      const timed = ((error) => {
        if (this.times.length < ROOM) this.times.push(this.now() - began);
        done(error);
      }) as D;
      take(topic, payload, sender, timed, ...rest);
    };
  }

  /** Quantiles since the last look; nothing when nothing was acknowledged. */
  take(): { puback_p50_ms: number; puback_p99_ms: number } | Record<string, never> {
    const times = this.times.sort((a, b) => a - b);
    this.times = [];
    if (times.length === 0) return {};
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] as number;
    return { puback_p50_ms: at(0.5), puback_p99_ms: at(0.99) };
  }
}
