import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generate, type ISubackPacket, parser } from 'mqtt-packet';
import { PacketSieve } from './packet-sieve.js';

const LIMIT = 300;
const publish = (bytes: number): Buffer =>
  generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(bytes, 1), qos: 1, messageId: 7, retain: false, dup: false });
const subscribe = (filters: number): Buffer =>
  generate({
    cmd: 'subscribe',
    messageId: 515,
    subscriptions: Array.from({ length: filters }, (_, n) => ({ topic: `a/${n}`, qos: 1 as const })),
  });

/** Cuts the bytes into pieces of the given sizes, over and over. */
function* pieces(bytes: Buffer, sizes: number[]): Generator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** What the broker reads, and what the sieve tells. */
function sifted(bytes: Buffer, cuts: number[]) {
  const told = { shortened: [] as number[], oversized: [] as number[], answers: [] as Buffer[], filters: [] as number[] };
  const sieve = new PacketSieve(LIMIT, {
    shortened: (n) => told.shortened.push(n),
    oversized: (n) => told.oversized.push(n),
    filtersRefused: (n, answer) => {
      told.filters.push(n);
      told.answers.push(answer);
    },
  });
  const read = [...pieces(bytes, cuts)].map((piece) => sieve.sift(piece) ?? Buffer.alloc(0));
  return { ...told, read: Buffer.concat(read) };
}

const cutsOf = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 });

test('a message over the limit loses its end, however the bytes are cut, and all others are read as they came', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 });
  fc.assert(
    fc.property(lengths, cutsOf, (payloads, cuts) => {
      const { read, shortened } = sifted(Buffer.concat(payloads.map(publish)), cuts);
      const fits = LIMIT - 5;
      // One byte more than any other may have tells that it was shortened.
      expect(read).toEqual(Buffer.concat(payloads.map((bytes) => publish(Math.min(bytes, fits + 1)))));
      expect(shortened).toEqual(payloads.filter((bytes) => bytes > fits).map((bytes) => bytes + 5));
    }),
  );
});

test('a shortened message is complete when its end has come, and not before', () => {
  const whole = publish(2_000);
  const { length } = sifted(whole.subarray(0, -1), [64]).read;
  expect([length, sifted(whole, [64]).read.length]).toEqual([3 + LIMIT, 4 + LIMIT]);
});

test('thousands of filters in one packet are refused one by one without being read, and what stands beside them is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 900, max: 6_000 }), fc.integer({ min: 1, max: 5_000 }), (filters, cut) => {
      const { read, answers, filters: told } = sifted(Buffer.concat([publish(3), subscribe(filters), publish(4)]), [cut]);
      expect(read).toEqual(Buffer.concat([publish(3), publish(4)]));
      expect(told).toEqual([filters]);
      const packets = parser();
      const got: ISubackPacket[] = [];
      packets.on('packet', (packet) => got.push(packet as ISubackPacket));
      packets.parse(answers[0] as Buffer);
      expect(got).toMatchObject([{ cmd: 'suback', messageId: 515, granted: Array(filters).fill(128) }]);
    }),
    { numRuns: 20 },
  );
});

test('a packet of another kind over the limit ends the connection', () => {
  const topics = Array.from({ length: 2_000 }, (_, n) => `a/${n}`);
  const { read, oversized } = sifted(generate({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: topics }), [50]);
  expect([read.length, oversized.length]).toEqual([0, 1]);
});
