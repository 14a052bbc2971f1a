import {
  type Act,
  type AwayAs,
  type Befalls,
  inHall,
  inRegion,
  MAINS_LOST,
  type Nature,
  type Noise,
  type Random,
  UPS_MS,
  unreachable,
} from './model/index.js';
import type { TruthLedger } from './truth/ledger.js';
import { lossOf, SHORT_MS } from './truth/link.js';

/** A kiosk that things befall; it answers what is heard of it. */
export interface Befallen<S> {
  readonly nature: Nature;
  readonly isHeard: boolean;
  drop(now: number, ms: number, as: AwayAs): S[];
  strike(act: Act, now: number): S[];
  mend(act: Act, now: number): S[];
  live(now: number): S[];
}

export type Moves<K, S> = [K, S[]][];
type Run<K, S> = (at: number) => Moves<K, S>;

export interface Around<K, S> {
  byHall: ReadonlyMap<string, K[]>;
  /** By hall. */
  regions: ReadonlyMap<string, string>;
  ledger: TruthLedger;
  later(at: number, run: Run<K, S>): void;
  random: Random;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** Kiosks come back one after the other; each notices by itself that a system does not answer. */
const BACK_WITHIN_MS = 30 * SECOND_MS;
const NOTICED_WITHIN_MS = 60 * SECOND_MS;
const START_MS = [60 * SECOND_MS, 180 * SECOND_MS] as const;

/** Does to halls and regions what befalls them, one thing at a time. */
export class Befalling<S, K extends Befallen<S>> {
  /** Halls that something has befallen, until when. */
  private readonly busy = new Map<string, number>();

  constructor(private readonly around: Around<K, S>) {}

  /** Lets everything happen to its halls and regions, each in its time. */
  followAll(from: number, noise: Noise, streams: (name: string) => Random): void {
    const { byHall, regions } = this.around;
    for (const hall of byHall.keys()) for (const source of inHall(hall, from, noise, streams)) this.follow(source);
    for (const region of new Set(regions.values()))
      for (const source of inRegion(region, from, noise, streams)) this.follow(source);
  }

  /** Lets these happen, the first first. */
  follow(source: Iterator<Befalls>): void {
    const next = source.next();
    if (next.done) return;
    this.around.later(next.value.at, (at) => {
      const moves = this.befall(next.value, at);
      this.follow(source);
      return moves;
    });
  }

  private befall(one: Befalls, at: number): Moves<K, S> {
    const halls = 'hall' in one ? [one.hall] : this.hallsOf(one.region);
    const until = at + ('lastsMs' in one ? one.lastsMs : 4 * 60 * MINUTE_MS);
    const cutsOff = one.what !== 'system';
    if (cutsOff && halls.some((hall) => (this.busy.get(hall) ?? 0) > at)) return [];
    if (cutsOff) for (const hall of halls) this.busy.set(hall, until + 5 * MINUTE_MS);
    if (one.what === 'line') return this.cutOff('hall/network', halls, at, one.lastsMs);
    if (one.what === 'carrier') return this.cutOff('region/network', halls, at, one.lastsMs);
    if (one.what === 'mains') return this.loseMains(halls, at, one.lastsMs);
    if (one.what === 'system') return this.loseSystem(one, halls, at);
    return this.upgrade(halls, at);
  }

  private hallsOf(region: string): string[] {
    return [...this.around.regions].filter(([, of]) => of === region).map(([hall]) => hall);
  }

  private kiosksIn(halls: string[]): K[] {
    return halls.flatMap((hall) => this.around.byHall.get(hall) ?? []);
  }

  private cutOff(cause: string, halls: string[], at: number, lastsMs: number): Moves<K, S> {
    const { ledger, random } = this.around;
    const kiosks = this.kiosksIn(halls);
    const heartbeatMs = Math.max(...kiosks.map(({ nature }) => nature.heartbeatMs));
    const of = { cause, kiosks: idsOf(kiosks), halls, from: at, heardFrom: at, mustWait: true };
    // Half of them are unheard for a heartbeat longer than the line is away.
    const { end } = ledger.beginWide({ ...of, ...lossOf(lastsMs, heartbeatMs), ...edgeOf(lastsMs, heartbeatMs) });
    const back = at + lastsMs + BACK_WITHIN_MS;
    this.endsAt(back, end);
    return kiosks.map((kiosk) => [kiosk, kiosk.drop(at, lastsMs + random.between(0, BACK_WITHIN_MS), 'wide')]);
  }

  /** Everything goes on on batteries, and stops when they are empty. */
  private loseMains(halls: string[], at: number, lastsMs: number): Moves<K, S> {
    const { ledger, random } = this.around;
    const kiosks = this.kiosksIn(halls);
    const lost: Act = { what: 'around', fault: { ...MAINS_LOST, partOf: 'hall/power' } };
    const of = { cause: 'hall/power', kiosks: idsOf(kiosks), halls, from: at, heardFrom: at };
    const { end } = ledger.beginWide({ ...of, needsOrder: true, mustWait: true });
    const goesDark = lastsMs > UPS_MS;
    for (const kiosk of kiosks) {
      const starts = goesDark ? random.between(...START_MS) : 0;
      const empty = at + UPS_MS + random.between(-1, 0) * MINUTE_MS;
      if (goesDark) this.later(empty, kiosk, (now) => kiosk.drop(now, at + lastsMs + starts - now, 'dark'));
      this.later(at + random.between(0, 3) * SECOND_MS, kiosk, (now) => kiosk.strike(lost, now));
      this.later(at + lastsMs + random.between(0, 3) * SECOND_MS, kiosk, (now) => kiosk.mend(lost, now));
    }
    const over = at + lastsMs + (goesDark ? START_MS[1] : 3 * SECOND_MS);
    this.endsAt(over, end);
    return [];
  }

  private loseSystem(
    { system, services, lastsMs }: Extract<Befalls, { what: 'system' }>,
    halls: string[],
    at: number,
  ): Moves<K, S> {
    const { ledger, random } = this.around;
    const kiosks = this.kiosksIn(halls).filter(({ nature }) => nature.profile.services.some((one) => services.includes(one)));
    if (kiosks.length === 0) return [];
    const cause = `upstream/${system}`;
    const away: Act = { what: 'around', fault: { ...unreachable(system, services), partOf: cause } };
    const hallIds = halls.filter((hall) => (this.around.byHall.get(hall) ?? []).some((kiosk) => kiosks.includes(kiosk)));
    const { heard, end } = ledger.beginWide({
      cause,
      kiosks: idsOf(kiosks),
      halls: hallIds,
      from: at,
      needsOrder: true,
      mustWait: true,
    });
    for (const kiosk of kiosks) {
      this.later(at + random.between(0, NOTICED_WITHIN_MS), kiosk, (now) => {
        if (kiosk.isHeard) heard(now);
        return kiosk.strike(away, now);
      });
      this.later(at + lastsMs + random.between(0, NOTICED_WITHIN_MS), kiosk, (now) => kiosk.mend(away, now));
    }
    const over = at + lastsMs + NOTICED_WITHIN_MS;
    this.endsAt(over, end);
    return [];
  }

  /** By night and announced: each says that it is worked on, starts anew, and is back. */
  private upgrade(halls: string[], at: number): Moves<K, S> {
    const { random } = this.around;
    for (const kiosk of this.kiosksIn(halls)) {
      const begins = at + random.between(0, 3.5 * 60) * MINUTE_MS;
      const stops = begins + random.between(1, 3) * MINUTE_MS;
      const lasts = random.between(2, 8) * MINUTE_MS;
      this.later(begins, kiosk, (now) => [...kiosk.strike({ what: 'work' }, now), ...kiosk.live(now)]);
      this.later(stops, kiosk, (now) => kiosk.drop(now, lasts, 'restart'));
      this.later(stops + lasts + 2 * MINUTE_MS, kiosk, (now) => kiosk.mend({ what: 'work' }, now));
    }
    return [];
  }

  private endsAt(at: number, end: (at: number) => void): void {
    this.around.later(at, () => {
      end(at);
      return [];
    });
  }

  private later(at: number, kiosk: K, act: (now: number) => S[]): void {
    this.around.later(at, (now) => [[kiosk, act(now)]]);
  }
}

const idsOf = (kiosks: readonly { nature: Nature }[]): string[] => kiosks.map(({ nature }) => nature.id);

/** A line that is away for two to four heartbeats, or for longer than short losses last: some of its kiosks are lost and some are not. */
const edgeOf = (lastsMs: number, heartbeatMs: number) =>
  lastsMs > Math.min(2 * heartbeatMs, SHORT_MS - BACK_WITHIN_MS) && lastsMs <= 4 * heartbeatMs ? { edge: true } : {};
