import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { downTopic } from '#libs/contracts/index.js';
import { BrokerUnavailable, type Hall, type Kiosk } from '#libs/domain/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { StandingTopics } from './standing-topics.js';

const REGIONS = ['anqing', 'hefei'];
const KIOSKS = ['K-1', 'K-2'];
const TOPICS = REGIONS.flatMap((region) =>
  KIOSKS.flatMap((kioskId) => [downTopic({ region, kioskId }, 'sign'), downTopic({ region, kioskId }, 'config')]),
);

interface Retained {
  payload: string;
  /** It ends by itself. */
  passes: boolean;
}

/** A register in which a kiosk is in a region, or retired, and a broker with what is retained there. */
class Place {
  revision = 0;
  private readonly region = new Map(KIOSKS.map((id) => [id, REGIONS[0] as string]));
  readonly retained = new Map<string, Retained>();
  /** What stood for a kiosk in its place when it was replaced or ended. */
  readonly harmed: string[] = [];
  readonly said: string[] = [];
  there = true;
  /** Whether the broker lets us see what stands. */
  shows = true;
  moves = 0;
  standing = this.connect();

  private connect(): StandingTopics {
    return new StandingTopics({
      register: this.register,
      replace: (topic, payload) => this.replace(topic, payload),
      onMoved: () => this.moves++,
      report: () => undefined,
      clock: new SystemClock(),
    });
  }

  private get register() {
    const place = this;
    return {
      kiosk: (id: string) => ({ id, hall: id, state: place.region.has(id) ? 'active' : 'retired' }) as Kiosk,
      hall: (id: string) => ({ id, region: place.region.get(id) ?? '' }) as Hall,
      get revision() {
        return place.revision;
      },
    };
  }

  isInPlace(topic: string): boolean {
    const [, , region, id] = topic.split('/');
    return this.region.get(id as string) === region;
  }

  put(id: string, region: string | null): void {
    this.revision++;
    if (region === null) this.region.delete(id);
    else this.region.set(id, region);
  }

  /** As the uplink does it. */
  say(topic: string): void {
    if (!this.there || !this.standing.mayStand(topic)) return;
    this.standing.note(topic);
    this.retained.set(topic, { payload: 'x', passes: false });
  }

  private replace(topic: string, payload: string): Promise<void> {
    if (!this.there) return Promise.reject(new BrokerUnavailable());
    if (this.isInPlace(topic)) this.harmed.push(topic);
    this.said.push(payload);
    this.retained.set(topic, { payload, passes: true });
    return Promise.resolve();
  }

  /** Left by somebody before us. */
  plant(topic: string): void {
    if (!this.there) this.retained.set(topic, { payload: 'x', passes: false });
  }

  /** The process starts anew; what it knew is gone. */
  restart(): void {
    this.standing.close();
    this.standing = this.connect();
    if (this.there) this.show();
  }

  comesBack(): void {
    this.there = true;
    this.show();
  }

  private show(): void {
    if (!this.shows) {
      this.standing.hidden(new Error('not authorized'));
      return;
    }
    for (const [topic, { payload }] of this.retained) this.standing.take(topic, Buffer.from(payload));
    this.standing.shown();
  }
}

const topic = fc.constantFrom(...TOPICS);
const kiosk = fc.constantFrom(...KIOSKS);
type Act = (place: Place) => unknown;
const ACTS: fc.Arbitrary<Act>[] = [
  fc.tuple(kiosk, fc.constantFrom(...REGIONS, null)).map(
    ([id, region]) =>
      (place: Place) =>
        place.put(id, region),
  ),
  topic.map((one) => (place: Place) => place.say(one)),
  fc.constant((place: Place) => place.standing.look()),
  fc.constant((place: Place) => {
    place.there = false;
  }),
  fc.constant((place: Place) => place.comesBack()),
];
const OF_OTHERS: fc.Arbitrary<Act>[] = [
  topic.map((one) => (place: Place) => place.plant(one)),
  fc.constant((place: Place) => place.restart()),
];
const life = fc.oneof(
  fc.record({ shows: fc.constant(true), acts: fc.array(fc.oneof(...ACTS, ...OF_OTHERS), { maxLength: 40 }) }),
  // What it is not shown it knows of itself alone.
  fc.record({ shows: fc.constant(false), acts: fc.array(fc.oneof(...ACTS), { maxLength: 40 }) }),
);

test('whatever becomes of kiosks, nothing stands in the end where none is, and nothing of one in its place was ever taken down', async () => {
  await fc.assert(
    fc.asyncProperty(life, async ({ shows, acts }) => {
      const place = new Place();
      place.shows = shows;
      for (const one of acts) await one(place);
      place.comesBack();
      await place.standing.look();
      place.standing.close();
      const left = [...place.retained].filter(([one, { passes }]) => !passes && !place.isInPlace(one));
      expect(left).toEqual([]);
      expect(place.harmed).toEqual([]);
      // Whoever hears it can read it.
      for (const payload of place.said) expect(JSON.parse(payload)).toMatchObject({ ts: expect.any(Number) });
    }),
  );
});

test('what stood where a kiosk was before it moved is taken down, and that it has moved is told', async () => {
  const place = new Place();
  place.say(downTopic({ region: 'anqing', kioskId: 'K-1' }, 'sign'));
  place.put('K-1', 'hefei');
  await place.standing.look();
  place.standing.close();
  expect(place.said.map((payload) => JSON.parse(payload))).toMatchObject([{ show: false }]);
  expect(place.moves).toBe(1);
});
