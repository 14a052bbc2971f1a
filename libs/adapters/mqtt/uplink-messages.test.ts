import { Duplex } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { pubacks } from './packets.js';
import { UplinkMessages } from './uplink-messages.js';

const message = (id: number): Buffer =>
  generate({
    cmd: 'publish',
    topic: 'hallwatch/v1/r/K/heartbeat',
    payload: String(id),
    qos: 1,
    messageId: id,
    dup: false,
    retain: false,
  });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A connection to a broker: what it hands over, what waits for an answer, what mqtt.js reads, what is written to the broker. */
function connected() {
  const written: Buffer[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
    written.push(chunk);
    done();
  };
  const stream = new Duplex({ read: () => undefined, write });
  const read: Buffer[] = [];
  const waiting = new Map<string, () => void>();
  stream.on('data', (packet) => read.push(packet));
  new UplinkMessages(stream, { version: () => 4, take: (_topic, payload, done) => waiting.set(payload.toString(), done) });
  return { stream, written, read, waiting };
}

test('what was flushed together is acknowledged in one write', async () => {
  const { stream, written, waiting } = connected();
  stream.push(Buffer.concat([1, 2, 3].map(message)));
  await turn();
  for (const answer of waiting.values()) answer();
  await turn();
  expect(written).toEqual([pubacks([1, 2, 3])]);
});

test('whatever is answered first, the broker hears of it in the order in which it handed over', async () => {
  const orders = fc.integer({ min: 1, max: 30 }).chain((n) =>
    fc.shuffledSubarray(
      Array.from({ length: n }, (_, i) => i + 1),
      { minLength: n },
    ),
  );
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      const { stream, written, waiting } = connected();
      const ids = [...order].sort((a, b) => a - b);
      stream.push(Buffer.concat(ids.map(message)));
      await turn();
      const answered = new Set<number>();
      for (const id of order) {
        waiting.get(String(id))?.();
        answered.add(id);
        await turn();
        const open = ids.findIndex((other) => !answered.has(other));
        expect(Buffer.concat(written)).toEqual(pubacks(ids.slice(0, open < 0 ? ids.length : open)));
      }
      expect(Buffer.concat(written)).toEqual(pubacks(ids));
    }),
  );
});

test('all but messages is left to mqtt.js', async () => {
  const { stream, read, waiting } = connected();
  const others = [generate({ cmd: 'pingresp' }), generate({ cmd: 'puback', messageId: 4 })];
  stream.push(Buffer.concat([others[0] as Buffer, message(1), others[1] as Buffer]));
  await turn();
  expect(read).toEqual(others);
  expect([...waiting.keys()]).toEqual(['1']);
});

test('of a connection that is over nothing is acknowledged', async () => {
  const { stream, written, waiting } = connected();
  stream.push(message(1));
  await turn();
  stream.destroy();
  waiting.get('1')?.();
  await turn();
  expect(written).toEqual([]);
});

test('with too many unanswered no more is read, until half of them are answered', async () => {
  const { stream, waiting } = connected();
  const most = 5_000;
  for (let id = 1; id <= most; id++) stream.push(message(id));
  await turn();
  expect([waiting.size, stream.isPaused()]).toEqual([most, true]);
  const answers = [...waiting.values()];
  for (const answer of answers.slice(0, most / 2)) answer();
  expect(stream.isPaused()).toBe(true);
  answers[most / 2]?.();
  expect(stream.isPaused()).toBe(false);
});
