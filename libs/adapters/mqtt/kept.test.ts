import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Allowance, floodOf, MINUTE, SECOND } from '#libs/domain/index.js';
import { FloodCut, FloodOver } from '#libs/stages/intake/index.js';
import { PacedDoor } from './testing/paced-door.js';

/** A flood is what goes 600 messages beyond one a second. */
const SMALL: Allowance = { perSecond: 1, burst: 40, floodMinutes: 1 };
const SHIPPED: Allowance = { perSecond: 20, burst: 200, floodMinutes: 10 };
const FAST = 1_000_000;

const count = (door: PacedDoor, kind: abstract new (...args: never[]) => unknown): number =>
  door.events.filter((event) => event instanceof kind).length;

test('twelve hundred messages that a library kept are slowed down, and all of them are taken', async () => {
  const door = await PacedDoor.open(1, SHIPPED, FAST);
  const kiosk = door.kiosk(0);
  kiosk.say(1_200, 250);
  await door.forward(500);
  expect(kiosk.acknowledged.size).toBeGreaterThanOrEqual(200);
  expect(kiosk.acknowledged.size).toBeLessThan(400);
  await door.forward(3 * SECOND);
  expect(kiosk.waiting).toBeGreaterThan(200);
  await door.forward(2 * SECOND);
  expect([kiosk.waiting, door.kept.size, door.events]).toEqual([0, 1_200, []]);
});

test('whatever several kiosks send at once, what is acknowledged is kept, and who keeps within the budget is not refused', async () => {
  const burst = fc.record({
    afterS: fc.integer({ min: 0, max: 20 }),
    kiosk: fc.nat(2),
    messages: fc.integer({ min: 1, max: 500 }),
    madeEveryMs: fc.constantFrom(0, 100, 30_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(burst, { maxLength: 6 }), async (bursts) => {
      const door = await PacedDoor.open(3, SMALL, FAST);
      for (const { afterS, kiosk, messages, madeEveryMs } of bursts) {
        door.kiosk(kiosk).say(messages, madeEveryMs);
        await door.forward(afterS * SECOND);
      }
      await door.settled(2_000);
      const kiosks = [0, 1, 2].map((n) => door.kiosk(n));
      for (const { id, acknowledged } of kiosks) for (const seq of acknowledged) expect(door.kept).toContain(`${id} ${seq}`);
      const within = kiosks.filter(({ sent }) => sent <= floodOf(SMALL));
      for (const { waiting } of kiosks) expect(waiting).toBe(0);
      const cut = door.events.flatMap((event) => (event instanceof FloodCut ? [event.fields.kioskId] : []));
      for (const { id } of within) expect(cut).not.toContain(id);
    }),
    { numRuns: Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1) * 15 },
  );
}, 600_000);

test('a flood without end is cut and told of once, what is refused of it is in quarantine or comes again, and its end is told', async () => {
  const door = await PacedDoor.open(2, SMALL, FAST);
  const [flooding, well] = [door.kiosk(0), door.kiosk(1)];
  for (let s = 0; s < 120; s++) {
    flooding.say(20, 0);
    well.say(1, 0);
    await door.forward(SECOND);
    expect(well.waiting).toBe(0);
  }
  expect([count(door, FloodCut), count(door, FloodOver)]).toEqual([1, 0]);
  for (const seq of flooding.acknowledged) expect(door.kept).toContain(`${flooding.id} ${seq}`);
  await door.settled(5_000);
  await door.forward(2 * MINUTE);
  expect([flooding.waiting, count(door, FloodCut), count(door, FloodOver)]).toEqual([0, 1, 1]);
});

test('while hundreds of kiosks bring what they kept, one of the others is judged within a second', async () => {
  const KIOSKS = 300;
  const door = await PacedDoor.open(KIOSKS + 1, SHIPPED, 10_000);
  const other = door.kiosk(KIOSKS);
  for (let n = 0; n < KIOSKS; n++) door.kiosk(n).say(120, 30_000);
  let latest = 0;
  for (let moment = 0; moment < 40; moment++) {
    const from = door.clock.now();
    other.say(1, 0);
    while (other.waiting > 0) await door.forward(50);
    latest = Math.max(latest, (door.clock.now() - from) / SECOND + door.behindS);
    await door.forward(2 * SECOND);
  }
  expect(latest).toBeLessThan(1);
  expect(door.kept.size).toBe(KIOSKS * 120 + 40);
}, 60_000);
