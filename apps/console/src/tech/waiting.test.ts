import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { again, nextToSend, type Outcome, restingOn, type Shelf, sendAll, type WaitingAct } from './waiting.js';

const act = (n: number, orderId = 'MO-1', more: Partial<WaitingAct> = {}): WaitingAct => ({
  n,
  id: `act-${n}`,
  account: 'anna',
  orderId,
  acted: { act: 'order.accept', by: 'p-1', basedOn: '0' },
  photos: [],
  refused: null,
  ...more,
});
const refusal = { because: 'stale', says: null, detail: 'somebody was first' };

/** A phone's memory, which outlives its page. */
class KeptShelf implements Shelf {
  constructor(private kept: WaitingAct[]) {}
  acts = async () => [...this.kept].sort((a, b) => a.n - b.n);
  put = async (act: WaitingAct) => {
    this.kept = this.kept.map((one) => (one.n === act.n ? act : one));
  };
  remove = async (places: readonly number[]) => {
    this.kept = this.kept.filter(({ n }) => !places.includes(n));
  };
}

describe('what waits to be sent', () => {
  test('goes the oldest first', () => {
    expect(nextToSend([act(1), act(2)])?.n).toBe(1);
    expect(nextToSend([])).toBeUndefined();
  });

  test('waits behind what was refused of the same order, and of no other', () => {
    const acts = [act(1, 'MO-1', { refused: refusal }), act(2, 'MO-1'), act(3, 'MO-2')];
    expect(nextToSend(acts)?.n).toBe(3);
    expect(nextToSend(acts.slice(0, 2))).toBeUndefined();
    expect(restingOn(acts, acts[0] as WaitingAct).map(({ n }) => n)).toEqual([1, 2]);
  });

  test('stops at once where nobody is logged in, or the server is away', async () => {
    for (const what of ['later', 'logIn'] as const) {
      const shelf = new KeptShelf([act(1), act(2)]);
      expect(await sendAll(shelf, async () => ({ what }))).toBe(what);
      expect(await shelf.acts()).toHaveLength(2);
    }
  });

  test('is kept with the reason where it is refused', async () => {
    const shelf = new KeptShelf([act(1), act(2)]);
    expect(await sendAll(shelf, async () => ({ what: 'refused', refusal }))).toBe('done');
    expect(await shelf.acts()).toEqual([act(1, 'MO-1', { refused: refusal }), act(2)]);
  });

  test('is sent again in the same places by other ids, each on what the one before makes of the order', () => {
    let id = 0;
    const tried = again([act(4, 'MO-1', { refused: refusal }), act(7)], 3, () => `new-${id++}`);
    expect(tried.map(({ n, id, acted, refused }) => [n, id, acted.basedOn, refused])).toEqual([
      [4, 'new-0', '3', null],
      [7, 'new-1', '4', null],
    ]);
  });
});

/** What may go wrong when an act is sent. `lost`: the server took it, and its answer did not come. */
const EVENTS = ['well', 'unreached', 'lost', 'refused', 'killedBefore', 'killedAfter'] as const;
type Event = (typeof EVENTS)[number];
class Killed extends Error {}

/** A server that knows an act again by its id, and the phone before it. */
class Journey {
  /** Ids in the order in which they were taken. */
  readonly taken: string[] = [];
  private readonly judged = new Map<string, Outcome>();

  constructor(private readonly events: Event[]) {}

  private judge(id: string, as: Outcome): Outcome {
    const before = this.judged.get(id);
    if (before) return before;
    this.judged.set(id, as);
    if (as.what === 'taken') this.taken.push(id);
    return as;
  }

  send = async ({ id }: WaitingAct): Promise<Outcome> => {
    const event = this.events.shift() ?? 'well';
    if (event === 'killedBefore') throw new Killed();
    if (event === 'unreached') return { what: 'later' };
    const outcome = this.judge(id, event === 'refused' ? { what: 'refused', refusal } : { what: 'taken' });
    if (event === 'killedAfter') throw new Killed();
    return event === 'lost' ? { what: 'later' } : outcome;
  };
}

test('property: whatever fails in between, each act is taken at most once, in the order of its order, and none is lost', async () => {
  const orders = fc.array(fc.constantFrom('MO-1', 'MO-2', 'MO-3'), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(orders, fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), async (of, events) => {
      const all = of.map((orderId, n) => act(n, orderId));
      const [shelf, journey] = [new KeptShelf(all), new Journey([...events])];
      // The page opens again and again, until nothing is left that can be sent.
      for (;;) {
        const ended = await sendAll(shelf, journey.send).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return 'killed';
        });
        if (ended === 'done') break;
      }
      const left = await shelf.acts();
      const { taken } = journey;
      expect(new Set(taken).size).toBe(taken.length);
      expect([...taken, ...left.map(({ id }) => id)].sort()).toEqual(all.map(({ id }) => id).sort());
      for (const orderId of new Set(of)) {
        const ofIt = all.filter((one) => one.orderId === orderId).map(({ id }) => id);
        const takenOfIt = taken.filter((id) => ofIt.includes(id));
        expect(takenOfIt).toEqual(ofIt.slice(0, takenOfIt.length));
        const [first, ...rest] = left.filter((one) => one.orderId === orderId);
        expect([first?.refused ?? refusal, ...rest.map(({ refused }) => refused)]).toEqual([refusal, ...rest.map(() => null)]);
      }
    }),
    { numRuns: 200 },
  );
});
