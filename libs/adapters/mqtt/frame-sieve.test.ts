import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FrameSieve, MOST_FRAME_BYTES } from './frame-sieve.js';

interface Frame {
  opcode: number;
  final: boolean;
  payload: Buffer;
}

const MASK = Buffer.from([7, 201, 33, 250]);
const masked = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, i) => byte ^ (MASK[i % 4] as number)));

function written({ opcode, final, payload }: Frame): Buffer {
  const { length } = payload;
  const size =
    length < 126 ? [length | 128] : length < 65_536 ? [254, length >> 8, length & 255] : [255, 0, 0, 0, 0, ...u32(length)];
  return Buffer.concat([Buffer.from([opcode | (final ? 128 : 0), ...size]), MASK, masked(payload)]);
}
const u32 = (n: number): number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

/** As whoever reads the sifted bytes reads them. */
function* framesIn(bytes: Buffer): Generator<Frame> {
  for (let at = 0; at < bytes.length; ) {
    const short = (bytes[at + 1] as number) & 127;
    const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
    const length = wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    const begin = at + 2 + wide + 4;
    expect(bytes.subarray(begin - 4, begin)).toEqual(MASK);
    yield {
      opcode: (bytes[at] as number) & 15,
      final: (bytes[at] as number) >= 128,
      payload: masked(bytes.subarray(begin, begin + length)),
    };
    at = begin + length;
  }
}

const payload = fc
  .oneof(fc.nat({ max: 300 }), fc.integer({ min: MOST_FRAME_BYTES - 4, max: 3 * MOST_FRAME_BYTES }))
  .map((size) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 31) & 255)));
/** A message in one or more parts, with a ping between them perhaps. */
const message = fc.record({ parts: fc.array(payload, { minLength: 1, maxLength: 3 }), ping: fc.boolean() });
const framesOf = ({ parts, ping }: { parts: Buffer[]; ping: boolean }): Frame[] =>
  parts.flatMap((part, i) => {
    const frame = { opcode: i === 0 ? 2 : 0, final: i === parts.length - 1, payload: part };
    return ping ? [frame, { opcode: 9, final: true, payload: Buffer.from('p') }] : [frame];
  });

test('whatever a kiosk sends in frames comes in small ones, each a message of its own, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 3 }), fc.integer({ min: 1, max: 200_000 }), (messages, cut) => {
      const frames = messages.flatMap(framesOf);
      const bytes = Buffer.concat(frames.map(written));
      const sieve = new FrameSieve();
      const sifted: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += cut) sifted.push(sieve.sift(bytes.subarray(at, at + cut)));
      const read = [...framesIn(Buffer.concat(sifted))];
      const [data, control] = [read.filter(({ opcode }) => opcode < 8), read.filter(({ opcode }) => opcode >= 8)];
      expect(data.every((one) => one.opcode === 2 && one.final && one.payload.length <= MOST_FRAME_BYTES)).toBe(true);
      expect(control).toEqual(frames.filter(({ opcode }) => opcode >= 8));
      const sent = frames.filter(({ opcode }) => opcode < 8).map((one) => one.payload);
      expect(Buffer.concat(data.map((one) => one.payload)).equals(Buffer.concat(sent))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('small frames are handed on as they came', () => {
  const bytes = Buffer.concat([
    written({ opcode: 2, final: true, payload: Buffer.from('a') }),
    written({ opcode: 9, final: true, payload: Buffer.alloc(0) }),
  ]);
  expect(new FrameSieve().sift(bytes)).toEqual(bytes);
});
