import { expect, test } from '@jest/globals';
import { StoryClock } from '#libs/runtime/index.js';
import { Readers } from './readers.js';

const LONG = 600_000;
const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Readers that nothing but their number or somebody's hurry wakes, and one of them that waits. */
async function waiting(gatherMs: number) {
  const clock = new StoryClock(1_000_000);
  const readers = new Readers(clock, gatherMs);
  // So that what is counted begins here.
  readers.reached(1_000, true);
  let woken = false;
  const more = readers.more(1_000, never).then(() => {
    woken = true;
  });
  await turn();
  return { clock, readers, more, isWoken: () => woken };
}

test('what somebody waits for wakes at once, and with it what came before', async () => {
  const { readers, isWoken } = await waiting(LONG);
  readers.reached(1_001, false);
  await turn();
  expect(isWoken()).toBe(false);
  readers.reached(1_002, true);
  await turn();
  expect(isWoken()).toBe(true);
});

test('much wakes at once though nobody waits for it', async () => {
  const { readers, isWoken } = await waiting(LONG);
  for (let last = 1_001; last < 1_500; last++) readers.reached(last, false);
  await turn();
  expect(isWoken()).toBe(false);
  readers.reached(1_500, false);
  await turn();
  expect(isWoken()).toBe(true);
  readers.stop();
});

test('what nobody waits for wakes after a while', async () => {
  const { readers, more } = await waiting(1);
  readers.reached(1_001, false);
  await more;
});

test('what nobody waits for wakes with a flush when none has for a while', async () => {
  const { clock, readers, isWoken } = await waiting(LONG);
  clock.forward(LONG - 1);
  readers.reached(1_001, false);
  await turn();
  expect(isWoken()).toBe(false);
  clock.forward(1);
  readers.reached(1_002, false);
  await turn();
  expect(isWoken()).toBe(true);
});

test('who is told to stop waits no more', async () => {
  const readers = new Readers(new StoryClock(0), LONG);
  const stopping = new AbortController();
  const more = readers.more(0, stopping.signal);
  stopping.abort();
  await more;
});
