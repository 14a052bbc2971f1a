import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { PacketSizes } from './packet-sizes.js';

const publish = (bytes: number): Buffer =>
  generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(bytes), qos: 0, retain: false, dup: false });

/** Cuts the bytes into pieces of the given sizes, over and over. */
function* pieces(bytes: Buffer, sizes: number[]): Generator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test('the first packet over the limit is found, however the bytes are cut, and no other', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 20 });
  fc.assert(
    fc.property(lengths, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }), (payloads, cuts) => {
      const sizes = new PacketSizes(300);
      const found = [...pieces(Buffer.concat(payloads.map(publish)), cuts)]
        .map((piece) => sizes.oversized(piece))
        .find((n) => n > 0);
      const first = payloads.find((bytes) => bytes + 3 > 300);
      expect(found).toBe(first === undefined ? undefined : first + 3);
    }),
  );
});
