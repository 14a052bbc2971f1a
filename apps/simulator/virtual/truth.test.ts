import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateFleet } from '../fleet/generate.js';
import { type Cause, noiseTimes, SELF_CLEARED_MS } from '../model/index.js';
import { type Done, type Heard, virtualLife } from './virtual-fleet.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Wednesday 2026-04-29, midnight in Shanghai: two days of work, then three of a holiday. */
const FROM = Date.UTC(2026, 3, 28, 16);
const TO = FROM + 5 * DAY;
const LOUD = 8;
const days = { kindOf: (day: number) => (day >= 20_574 && day < 20_579 ? ('holiday' as const) : ('working' as const)) };

interface Lived {
  life: (Heard | Done)[];
  causes: Cause[];
}

/** A loud week of every kind of hall. */
function lived(seed: number, kiosks = 52): Lived {
  const fleet = generateFleet(kiosks, 1);
  for (const kiosk of fleet.kiosks) kiosk.heartbeatS = 300;
  const causes: Cause[] = [];
  const truth = (cause: Cause): void => void causes.push(cause);
  const life = [...virtualLife({ fleet, seed, from: FROM, to: TO, noise: { ...noiseTimes(LOUD), systems: 4 }, days, truth })];
  return { life, causes };
}

const until = ({ to }: Cause): number => to ?? Number.POSITIVE_INFINITY;
const hallsOf = (kiosks: number): Map<string, string> =>
  new Map(generateFleet(kiosks, 1).kiosks.map(({ id, hall }) => [id, hall]));

/** Pairs of causes of one name on one kiosk that stand at the same time. */
function overlaps(causes: Cause[]): [Cause, Cause][] {
  const byThing = new Map<string, Cause[]>();
  for (const cause of causes)
    for (const kiosk of cause.kiosks) {
      const name = `${kiosk} ${cause.cause}`;
      byThing.set(name, [...(byThing.get(name) ?? []), cause]);
    }
  return [...byThing.values()].flatMap((all) => {
    const inTime = all.sort((a, b) => a.from - b.from);
    return inTime
      .slice(1)
      .flatMap((b, i): [Cause, Cause][] => (b.from < until(inTime[i] as Cause) ? [[inTime[i] as Cause, b]] : []));
  });
}

describe('the truth of a fleet', () => {
  let one: Lived;
  beforeAll(() => {
    one = lived(1);
  });

  test('has every kind of noise and of cause in it', () => {
    const names = new Set(one.causes.map(({ cause }) => cause.replace(/\/[A-Z]{3}-\d+\/.*/, '')));
    for (const name of [
      'fault',
      'link',
      'late-batch',
      'short-drop',
      'hall/network',
      'hall/power',
      'clock',
      'consumable/receiptPaper',
    ])
      expect(names).toContain(name);
    expect([...names].filter((name) => name.startsWith('upstream/')).length).toBeGreaterThan(0);
    expect([...names].filter((name) => name.startsWith('flapping/')).length).toBeGreaterThan(0);
    expect(one.causes.some(({ needsOrder }) => !needsOrder)).toBe(true);
    expect(one.life.some((said) => 'act' in said)).toBe(true);
  });

  test('is the same for the same seed, and so is what is heard', () => {
    const again = lived(1);
    expect(again.causes).toEqual(one.causes);
    expect(again.life.length).toBe(one.life.length);
    expect(lived(2).causes).not.toEqual(one.causes);
  });

  test('never has two causes of one item at a time, and none that ends before it begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (seed) => {
        const { causes } = lived(seed, 13);
        expect(overlaps(causes)).toEqual([]);
        expect(causes.filter((cause) => until(cause) < cause.from)).toEqual([]);
        expect(causes.filter(({ from, to }) => from < FROM || (to ?? FROM) > TO)).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });

  test('has jams that clear themselves within their bound, and wants nobody for them', () => {
    const jams = one.causes.filter(({ detail }) => detail === 'clears itself');
    expect(jams.length).toBeGreaterThan(10);
    // Each is seen to be over at the kiosk's next moment.
    const late = jams.filter(({ from, to }) => to !== null && to - from > SELF_CLEARED_MS.most + 1_000);
    expect([late, jams.filter(({ needsOrder }) => needsOrder)]).toEqual([[], []]);
  });

  test('has outages that cover every kiosk of their halls, and nobody of them is heard meanwhile', () => {
    const halls = hallsOf(52);
    const outages = one.causes.filter(({ cause }) => cause === 'hall/network' || cause === 'region/network');
    expect(outages.length).toBeGreaterThan(0);
    for (const outage of outages) {
      const inside = [...halls].filter(([, hall]) => outage.halls?.includes(hall)).map(([kiosk]) => kiosk);
      expect([...outage.kiosks].sort()).toEqual(inside.sort());
      const quietly = (said: Heard | Done): boolean => !('kind' in said) || said.kind === 'will';
      const between = one.life.filter(
        (said) =>
          said.receivedAt > outage.from + MINUTE &&
          said.receivedAt < until(outage) - MINUTE &&
          outage.kiosks.includes(said.kioskId),
      );
      expect(between.filter((said) => !quietly(said))).toEqual([]);
    }
  });

  test('has a kiosk lost when it was not heard for three heartbeats, and not before', () => {
    const lost = one.causes.filter(({ cause }) => cause === 'link');
    const short = one.causes.filter(
      ({ cause, kiosks }) => ['late-batch', 'restart', 'short-drop'].includes(cause) && kiosks.length === 1,
    );
    expect(lost.every(({ needsOrder }) => needsOrder)).toBe(true);
    expect(short.every(({ from, to }) => until({ to } as Cause) - from <= 15 * MINUTE)).toBe(true);
  });

  test('has people come in working hours, but for what stops a kiosk', () => {
    const hours = one.life.flatMap((said) =>
      'act' in said && said.act === 'order.arrive' ? [new Date(said.receivedAt + 8 * HOUR).getUTCHours()] : [],
    );
    expect(hours.length).toBeGreaterThan(10);
    expect(hours.filter((hour) => hour < 8 || hour >= 20)).toEqual([]);
  });
});
