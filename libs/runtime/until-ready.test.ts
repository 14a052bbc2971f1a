import { expect, test } from '@jest/globals';
import { StoryClock } from './clock.js';
import { Health } from './health.js';
import { Lifecycle } from './lifecycle.js';
import { lackingIn, untilReady } from './until-ready.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A process that leans on a broker, and in which the means do not get on. */
function leaning() {
  const [health, clock, lifecycle] = [new Health(), new StoryClock(Date.UTC(2026, 0, 5)), new Lifecycle()];
  const broker = { complaint: 'The broker is away.' as string | null };
  health.add('broker', () => broker.complaint);
  health.addConsumer('means', () => 'Means are not written.');
  let isReady = false;
  void untilReady({ health, clock, lifecycle }).then(() => {
    isReady = true;
  });
  const later = async (): Promise<boolean> => {
    await turn();
    clock.forward(100);
    await turn();
    return isReady;
  };
  return { health, lifecycle, broker, later };
}

test('a process is ready when its start is over and what it leans on is there, whatever else does not get on', async () => {
  const { health, broker, later } = leaning();
  expect(await later()).toBe(false);
  expect(await lackingIn(health)).toEqual(['The broker is away.']);
  broker.complaint = null;
  expect(await later()).toBe(false);
  health.started();
  expect(await later()).toBe(true);
});

test('a process that ends before is never ready', async () => {
  const { health, lifecycle, broker, later } = leaning();
  await lifecycle.stop();
  broker.complaint = null;
  health.started();
  expect([await later(), await later()]).toEqual([false, false]);
});
