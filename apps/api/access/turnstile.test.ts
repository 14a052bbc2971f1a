import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { placeOf } from './place-of.js';
import { type Lane, PasswordTurnstile, type Turnstile } from './turnstile.js';

const lane = (key: string, known = false): Lane => ({ key, known });
const turn = () => new Promise(setImmediate);

/** Somebody inside, until they are let go. */
class Visits {
  readonly order: string[] = [];
  readonly refused: string[] = [];
  private readonly leave: (() => void)[] = [];
  constructor(private readonly turnstile: Turnstile) {}

  enter(key: string, known = false): void {
    const stay = () => {
      this.order.push(key);
      return new Promise<void>((resolve) => this.leave.push(resolve));
    };
    void this.turnstile.pass(lane(key, known), stay).then((passed) => passed ?? this.refused.push(key));
  }

  async oneLeaves(): Promise<void> {
    this.leave.shift()?.();
    await turn();
  }
}

describe('the turnstile', () => {
  test('gives each address its turn, however many wait from another', async () => {
    const visits = new Visits(new PasswordTurnstile());
    for (let i = 0; i < 60; i++) visits.enter('noisy');
    await turn();
    for (let i = 0; i < 5; i++) visits.enter('quiet');
    for (let i = 0; i < 10; i++) await visits.oneLeaves();
    // One was inside before, and of the quiet ones one went in at once; then by turns.
    expect(visits.order.slice(0, 2)).toEqual(['noisy', 'quiet']);
    expect(visits.order.slice(0, 12).filter((key) => key === 'quiet')).toHaveLength(5);
    expect(visits.refused).toEqual(Array(19).fill('noisy'));
  });

  test('gives known devices every other turn, whoever else waits', async () => {
    const visits = new Visits(new PasswordTurnstile());
    for (let i = 0; i < 500; i++) visits.enter(`stranger-${i}`);
    await turn();
    visits.enter('device', true);
    for (let i = 0; i < 2; i++) await visits.oneLeaves();
    expect(visits.order).toContain('device');
  });

  test('lets everybody in in the end who found room, two at once at most, and one of a lane', async () => {
    const keys = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(keys, async (all) => {
        const visits = new Visits(new PasswordTurnstile());
        for (const [key, known] of all) visits.enter(key, known);
        await turn();
        expect(visits.order.length).toBe(Math.min(2, new Set(all.map(String)).size));
        for (const _ of all) await visits.oneLeaves();
        expect(visits.order.length + visits.refused.length).toBe(all.length);
      }),
      { numRuns: 30 },
    );
  });

  test('goes on when somebody inside fails', async () => {
    const turnstile = new PasswordTurnstile();
    const failing = () => Promise.reject(new Error('the store is away'));
    for (let i = 0; i < 4; i++) await expect(turnstile.pass(lane('a'), failing)).rejects.toThrow('the store is away');
    expect(await turnstile.pass(lane('a'), async () => 7)).toEqual({ did: 7 });
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s tries from %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});
