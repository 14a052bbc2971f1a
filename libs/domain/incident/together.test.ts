import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SECOND } from '../index.js';
import { T0 } from '../watch/testing/player.js';
import { type Says, WatchedRegion } from './testing/fleet.js';

const RUNS = 60 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1);

/** The line goes then, in seconds; everybody was heard within their own time before it. */
const CUT = 4_000;

/** By then everybody was heard or is known to be silent, in seconds. */
const endOf = (region: WatchedRegion): number => CUT + 3 * Math.max(...region.ids.map((id) => region.heartbeatOf(id))) + 200;

const beat = fc.oneof(fc.integer({ min: 10, max: 120 }), fc.integer({ min: 10, max: 3600 }));
const hall = (min: number) => fc.array(beat, { minLength: min, maxLength: 7 });

/** For each kiosk a share of its time, and whether its broker tells that it is gone, and when. */
const fates = fc.array(
  fc.record({ phase: fc.double({ min: 0, max: 0.999, noNaN: true }), will: fc.option(fc.integer({ min: 0, max: 90 })) }),
  {
    minLength: 49,
    maxLength: 49,
  },
);
type Fates = typeof fates extends fc.Arbitrary<infer T> ? T : never;

const batches = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });

/** A little of what comes is late. */
const lateS = (beatS: number): number => Math.min(5, beatS / 10);

const lastWord = (beatS: number, phase: number): number => Math.round((CUT - (beatS + lateS(beatS)) * phase) * 1000) / 1000;

/** The last words before the cut, and the wills after it, of those that it concerns; the others go on for hours. */
function wordsOf(region: WatchedRegion, fates: Fates, isCut: (id: string) => boolean): Says[] {
  const says = region.ids.flatMap((kiosk, i): Says[] => {
    const { phase = 0, will = null } = fates[i] ?? {};
    const beatS = region.heartbeatOf(kiosk);
    const last: Says = { kiosk, atS: lastWord(beatS, phase), kind: 'heartbeat' };
    if (!isCut(kiosk)) {
      const more = Math.ceil((endOf(region) - last.atS) / beatS);
      return Array.from({ length: more }, (_, n) => ({ ...last, atS: last.atS + n * beatS }));
    }
    return will === null ? [last] : [last, { kiosk, atS: CUT + will, kind: 'will' }];
  });
  return says.sort((a, b) => a.atS - b.atS || (a.kiosk < b.kiosk ? -1 : 1));
}

function play(region: WatchedRegion, says: Says[], cuts: boolean[], restarts = false): WatchedRegion {
  for (const [i, one] of says.entries()) {
    region.say(one);
    const nextS = says[i + 1]?.atS;
    if (nextS === one.atS || !cuts[i % cuts.length]) continue;
    region.decide(T0 + one.atS * SECOND);
    if (restarts) region.restart();
  }
  const end = endOf(region);
  for (let atS = CUT; atS < end; atS += 97) {
    region.pass(T0 + atS * SECOND);
    if (!cuts[atS % cuts.length]) continue;
    region.decide(T0 + atS * SECOND);
    if (restarts) region.restart();
  }
  region.pass(T0 + end * SECOND);
  region.decide(T0 + end * SECOND);
  return region;
}

describe('whatever the heartbeats, the wills and the batches', () => {
  test('a hall that is cut off at one moment is one incident, and nothing else is told', () => {
    fc.assert(
      fc.property(hall(2), fates, batches, (beats, of, cuts) => {
        const region = new WatchedRegion({ A: beats });
        play(
          region,
          wordsOf(region, of, () => true),
          cuts,
        );
        expect(region.told).toEqual(['opened']);
        expect(region.incidents).toMatchObject([{ kind: 'hall', affected: region.ids, state: 'open' }]);
      }),
      { numRuns: RUNS },
    );
  });

  test('one that is cut off among halls that live is one incident too', () => {
    fc.assert(
      fc.property(hall(1), hall(1), hall(1), fates, batches, (a, b, c, of, cuts) => {
        const region = new WatchedRegion({ A: a, B: b.map((s) => Math.min(s, 600)), C: c.map((s) => Math.min(s, 600)) });
        play(
          region,
          wordsOf(region, of, (id) => id.startsWith('A')),
          cuts,
        );
        expect(region.told).toEqual(['opened']);
        expect(region.incidents[0]?.kind).toBe(a.length === 1 ? 'link' : 'hall');
      }),
      { numRuns: RUNS / 3 },
    );
  });

  test('a region that is cut off at one moment is one incident, and none of a hall is opened before', () => {
    fc.assert(
      fc.property(fc.array(hall(1), { minLength: 3, maxLength: 7 }), fates, batches, (halls, of, cuts) => {
        const region = new WatchedRegion(Object.fromEntries(halls.map((beats, i) => [`H${i}`, beats])));
        play(
          region,
          wordsOf(region, of, () => true),
          cuts,
        );
        expect(region.told).toEqual(['opened']);
        expect(region.incidents).toMatchObject([{ kind: 'region', affected: region.ids, state: 'open' }]);
      }),
      { numRuns: RUNS },
    );
  });

  test('a kiosk that is silent alone is told as soon as it is known, and when the last of its hall was heard at the latest', () => {
    fc.assert(
      fc.property(hall(1), fates, batches, (beats, of, cuts) => {
        const region = new WatchedRegion({ A: beats });
        const says = wordsOf(region, of, (id) => id === 'A-0');
        play(region, says, cuts);
        const beatS = beats[0] as number;
        const will = says.find(({ kind }) => kind === 'will')?.atS ?? Number.POSITIVE_INFINITY;
        const lastS = lastWord(beatS, of[0]?.phase ?? 0);
        const [silentS, goneS] = [lastS + 3 * beatS, will + 60];
        const foundS = Math.min(silentS, goneS);
        const sinceS = goneS < silentS ? will : lastS + beatS + lateS(beatS);
        const heardS = region.ids.slice(1).map((id) => says.find((one) => one.kiosk === id && one.atS > sinceS)?.atS ?? 0);
        expect(region.told).toEqual(['opened']);
        const [{ kioskId, openedAt } = { kioskId: '', openedAt: 0 }] = region.incidents;
        expect(kioskId).toBe('A-0');
        expect(openedAt - T0).toBeGreaterThanOrEqual(Math.round(foundS * SECOND) - 1);
        expect(openedAt - T0).toBeLessThanOrEqual(Math.max(foundS, ...heardS) * SECOND + 1);
      }),
      { numRuns: RUNS / 3 },
    );
  });

  test('the same is decided, and kept, in whatever batches, and over whatever restarts', () => {
    fc.assert(
      fc.property(fc.array(hall(1), { minLength: 1, maxLength: 4 }), fates, batches, fc.nat(3), (halls, of, cuts, alive) => {
        const made = () =>
          new WatchedRegion(Object.fromEntries(halls.map((beats, i) => [`H${i}`, beats.map((s) => Math.min(s, 900))])));
        const one = made();
        const says = wordsOf(one, of, (id) => !id.startsWith(`H${alive}`) || id.endsWith('0'));
        const { books } = play(made(), says, [false]);
        expect(play(one, says, cuts).books).toEqual(books);
        expect(play(made(), says, cuts, true).books).toEqual(books);
      }),
      { numRuns: RUNS / 3 },
    );
  });
});
