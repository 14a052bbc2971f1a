import {
  type Act,
  begin,
  greet,
  type Message,
  NOISE,
  type Noise,
  natureOf,
  nextAt,
  type Outcome,
  Random,
  step,
  strike,
} from '#apps/simulator/model/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import { HOUR, type Instant, MINUTE, type Reading } from '#libs/domain/index.js';

type Kiosk = FleetFile['kiosks'][number];

/** Something that happens to a kiosk on that day. */
export interface Happening {
  kioskId: string;
  /** Hours after the beginning. */
  hour: number;
  act: Act | { what: 'cut-off'; minutes: number };
}

const POWER = 'powerUp';

/** One kiosk through the day: what it says, as it would be heard. */
class Life {
  readonly heard: Reading[] = [];
  private readonly random: Random;
  private readonly nature;
  private state;
  /** Nothing is heard before. */
  private silentUntil: Instant;

  constructor(
    private readonly kiosk: Kiosk,
    private readonly region: string,
    private readonly from: Instant,
    seed: number,
    noise: Noise,
  ) {
    this.random = new Random(seed, kiosk.id);
    this.nature = natureOf(kiosk, 1, this.random, { noise });
    this.state = begin(this.nature, from, this.random);
    this.silentUntil = from;
    this.take(greet(this.nature, this.state, from, this.random, { reason: POWER, cleared: [] }), from);
  }

  live(until: Instant, happenings: Happening[]): void {
    const coming = [...happenings].sort((a, b) => a.hour - b.hour);
    for (let at = nextAt(this.state); at < until; at = nextAt(this.state)) {
      while (coming[0] && this.from + coming[0].hour * HOUR <= at) this.befall((coming.shift() as Happening).act, at);
      this.take(step(this.nature, this.state, at, this.random), at);
    }
  }

  private befall(act: Happening['act'], at: Instant): void {
    if (act.what === 'cut-off') this.cutOff(at, act.minutes * MINUTE);
    else this.take(strike(this.nature, this.state, act, at), at);
  }

  private take({ state, messages, dropMs }: Outcome, at: Instant): void {
    this.state = state;
    for (const message of messages) this.hear(message, Math.round(at));
    if (dropMs !== undefined) this.cutOff(at, dropMs);
  }

  private hear({ kind, payload }: Message, at: Instant): void {
    if (at < this.silentUntil) return;
    const { ts, bootId, seq, ...rest } = payload;
    this.heard.push(this.reading(kind, at, { ts, bootId, seq }, { ts, bootId, seq, ...rest }));
  }

  /** The broker says its last will, and it greets when it is back. */
  private cutOff(at: Instant, ms: number): void {
    if (at < this.silentUntil) return;
    const gone = Math.round(at);
    const { bootId } = this.state;
    this.heard.push(this.reading('will', gone, { ts: gone, bootId, seq: -1 }, { bootId }));
    this.silentUntil = gone + ms;
    const back = greet(this.nature, this.state, this.silentUntil, this.random, { reason: 'reconnect', cleared: [] });
    this.take(back, this.silentUntil);
  }

  private reading(
    kind: Reading['kind'],
    receivedAt: Instant,
    of: { ts: number; bootId: string; seq: number },
    payload: Record<string, unknown>,
  ): Reading {
    const { id, hall, type } = this.kiosk;
    return {
      kioskId: id,
      hallId: hall,
      region: this.region,
      kioskType: type,
      kind,
      receivedAt,
      historical: false,
      payload,
      ...of,
    };
  }
}

/** What the kiosks of a fleet say between two instants. Same seed, same words. */
export function simulatedDay(
  fleet: FleetFile,
  from: Instant,
  until: Instant,
  happenings: Happening[],
  { seed = 1, noise = NOISE }: { seed?: number; noise?: Noise } = {},
): Reading[] {
  const regions = new Map(fleet.halls.map(({ id, region }) => [id, region]));
  const lives = fleet.kiosks.map((kiosk) => {
    const life = new Life(kiosk, regions.get(kiosk.hall) as string, from, seed, noise);
    life.live(
      until,
      happenings.filter(({ kioskId }) => kioskId === kiosk.id),
    );
    return life;
  });
  const heard = lives.flatMap((life) => life.heard).filter(({ receivedAt }) => receivedAt < until);
  return heard.sort((a, b) => a.receivedAt - b.receivedAt);
}
