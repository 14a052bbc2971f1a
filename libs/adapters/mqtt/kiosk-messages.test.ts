import { Duplex } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { KioskMessages } from './kiosk-messages.js';
import { pubacks } from './packets.js';

const message = (id: number, qos: 0 | 1 | 2 = 1): Buffer =>
  generate({
    cmd: 'publish',
    topic: 'hallwatch/v1/r/K/fault',
    payload: String(id),
    qos,
    messageId: id,
    dup: false,
    retain: false,
  });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A kiosk that is let in: what is taken and waits for an answer, what is written to it, how often there was room or life. */
function letIn() {
  const written: Buffer[] = [];
  const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
    written.push(chunk);
    done();
  };
  const stream = new Duplex({ read: () => undefined, write });
  const failed: unknown[] = [];
  stream.on('error', (error) => failed.push(error));
  const heard = { room: 0, life: 0 };
  const messages = new KioskMessages(stream, { room: () => heard.room++, life: () => heard.life++ });
  const waiting = new Map<string, (error?: Error | null) => void>();
  messages.open(({ payload }, done) => waiting.set(payload.toString(), done));
  return { messages, stream, written, failed, heard, waiting };
}

test('what is answered in one turn is acknowledged in one write', async () => {
  const { messages, written, waiting, heard } = letIn();
  expect(messages.sift(Buffer.concat([1, 2, 3].map((id) => message(id))))).toBeNull();
  expect(heard.life).toBe(1);
  for (const answer of waiting.values()) answer(null);
  await turn();
  expect(written).toEqual([pubacks([1, 2, 3])]);
});

test('the broker reads whatever else comes, and nothing overtakes it', () => {
  const packets = fc.array(fc.tuple(fc.integer({ min: 1, max: 9_999 }), fc.constantFrom(0 as const, 1 as const, 2 as const)), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(packets, (sent) => {
      const { messages, waiting } = letIn();
      const own = sent.findIndex(([, qos]) => qos !== 1);
      const first = own < 0 ? sent : sent.slice(0, own);
      const left = messages.sift(Buffer.concat(sent.map(([id, qos]) => message(id, qos))));
      expect([...waiting.keys()]).toEqual([...new Set(first.map(([id]) => String(id)))]);
      const rest = sent.slice(first.length).map(([id, qos]) => message(id, qos));
      expect(left).toEqual(rest.length > 0 ? Buffer.concat(rest) : null);
    }),
  );
});

test('before the kiosk is let in everything is the broker’s', () => {
  const stream = new Duplex({ read: () => undefined, write: () => undefined });
  const messages = new KioskMessages(stream, { room: () => undefined, life: () => undefined });
  expect(messages.sift(message(1))).toEqual(message(1));
});

test('of a kiosk that has thirty-two unanswered no more is read until one is answered', () => {
  const { messages, waiting, heard } = letIn();
  for (let id = 1; id <= 32; id++) {
    expect(messages.isFull).toBe(false);
    messages.sift(message(id));
  }
  expect(messages.isFull).toBe(true);
  waiting.get('7')?.(null);
  expect([messages.isFull, heard.room]).toEqual([false, 1]);
});

test('who must not be told that it is received is cut off', async () => {
  const { messages, stream, written, failed, waiting } = letIn();
  messages.sift(message(1));
  waiting.get('1')?.(new Error('the broker stops'));
  await turn();
  expect([stream.destroyed, written, failed]).toEqual([true, [], [new Error('the broker stops')]]);
});
