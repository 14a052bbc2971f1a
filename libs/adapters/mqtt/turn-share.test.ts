import { Duplex, PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frame } from '#test/harness/raw-kiosk.js';
import { FrameSieve } from './frame-sieve.js';
import { PacketSieve } from './packet-sieve.js';
import { siftFrames } from './sifted-frames.js';
import { sip } from './sip.js';
import { TurnShare } from './turn-share.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('of a turn of the loop connections have ten milliseconds, and what is over waits for the next, in its order', async () => {
  let now = 0;
  const share = new TurnShare(() => now);
  const done: number[] = [];
  for (let i = 0; i < 6; i++)
    share.inTurn(() => {
      done.push(i);
      now += 4;
    });
  expect(done).toEqual([0, 1, 2]);
  while (done.length < 6) await turn();
  expect(done).toEqual([0, 1, 2, 3, 4, 5]);
});

const EARS = { shortened: () => undefined, filtersRefused: () => undefined, oversized: () => undefined };

test('of the smallest packets some hundred are read at a time, and of others what may be', () => {
  const read = (bytes: Buffer): number => {
    const stream = new PassThrough();
    stream.write(bytes);
    const sieve = new PacketSieve(256 * 1024, EARS);
    const through = {
      sift: (chunk: Buffer) => sieve.sift(chunk),
      get due() {
        return sieve.due;
      },
      get packets() {
        return sieve.packets;
      },
    };
    return sip(stream, stream.read.bind(stream), 16_000, through)?.length ?? 0;
  };
  const ping = Buffer.of(0xc0, 0);
  expect(read(Buffer.concat(Array(8_000).fill(ping)))).toBe(1_024);
  const message = Buffer.concat([Buffer.of(0x30, 0xfa, 1, 0, 1, 120), Buffer.alloc(247)]);
  const taken = read(Buffer.concat(Array(63).fill(message)));
  expect(taken % message.length).toBe(0);
  expect(taken).toBeGreaterThan(15_000);
});

const pieces = fc.array(fc.nat({ max: 5_000 }), { minLength: 1, maxLength: 12 });

test('frames are heard whole and before the end, however few of them fit into a turn and whenever their listener wants none', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 1, max: 20 }), async (sizes, cut, cost) => {
      const sent = Buffer.concat(sizes.map((size) => frame(Buffer.alloc(size, 7), { final: size % 3 !== 0 })));
      let now = 0;
      // As a socket of an HTTP server, which does not end with the other side.
      const connection = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
      siftFrames(connection, new TurnShare(() => now));
      const heard: Buffer[] = [];
      let after = -1;
      connection.on('end', () => (after = Buffer.concat(heard).length));
      connection.on('data', (chunk: Buffer) => {
        heard.push(chunk);
        now += cost;
        if (heard.length % 3 !== 0) return;
        connection.pause();
        setImmediate(() => connection.resume());
      });
      for (let at = 0; at < sent.length; at += cut) connection.push(sent.subarray(at, at + cut));
      connection.push(null);
      while (after < 0) await turn();
      const whole = new FrameSieve().sift(sent);
      expect(Buffer.concat(heard).equals(whole)).toBe(true);
      expect(after).toBe(whole.length);
    }),
    { numRuns: 60 },
  );
});
