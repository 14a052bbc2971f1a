import { afterEach, expect, test } from '@jest/globals';
import { SystemClock } from '#libs/runtime/index.js';
import { DoorForTests } from '#test/harness/door-for-tests.js';

const SLOW = { perSecond: 1, burst: 5, floodMinutes: 10 };
const MESSAGES = 60;
let door: DoorForTests;
afterEach(() => door.close());

test('a client that is held back for longer than its keep-alive is not taken for gone, nor takes us for gone', async () => {
  door = await DoorForTests.open(['plain'], { clock: new SystemClock(), allowance: SLOW });
  // All sixty are on their way at once, and a PINGREQ would be behind them: at ten a second, four keep-alives.
  const client = await door.connect('plain', { keepalive: 1 });
  let closed = 0;
  client.on('close', () => closed++);
  const answers: number[] = [];
  client.on('packetreceive', ({ cmd }) => cmd === 'pingresp' && answers.push(door.taken.length));
  await Promise.all(Array.from({ length: MESSAGES }, () => client.publishAsync('t', 'x'.repeat(400), { qos: 1 })));
  expect([closed, door.taken.length]).toEqual([0, MESSAGES]);
  // Before it was read to the end it had answers already.
  expect(answers[0]).toBeLessThan(MESSAGES);
}, 30_000);
