import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Reading } from '#libs/domain/index.js';
import { sampleReading } from '#test/harness/sample-readings.js';
import { complaintOf } from './complaint.js';
import { linesOf } from './line.js';
import { Sending } from './sending.js';

/** Something that takes requests of so many bytes, and notes each. */
function taking(most: number) {
  const asked: { bytes: number; taken: boolean }[] = [];
  const kept: string[] = [];
  const write = async (body: string | Buffer): Promise<void> => {
    const text = body.toString();
    const bytes = Buffer.byteLength(text);
    asked.push({ bytes, taken: bytes <= most });
    const page = { status: 413, text: '<html>413 Request Entity Too Large</html>', retryAfter: null, date: null };
    if (bytes > most) throw complaintOf('proxy:80', page);
    kept.push(...text.split('\n'));
  };
  return { sending: new Sending({ write }), asked, kept };
}

const fault = (seq: number, detail: string): Reading =>
  sampleReading({ kind: 'fault', seq, fields: { code: 'X', state: 'raised', detail } });
const sizeOf = (reading: Reading): number => Buffer.byteLength(linesOf(reading).join('\n'));

test('whatever a proxy takes in one request, each reading that it takes alone is sent once, and each other is refused by name', async () => {
  const lengths = fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat({ max: 300 }) }, fc.nat({ max: 60_000 })), {
    minLength: 1,
    maxLength: 80,
  });
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 400, max: 200_000 }), async (lengths, most) => {
      const readings = lengths.map((length, seq) => fault(seq, '卡'.repeat(length / 3)));
      const { sending, kept } = taking(most);
      const refusal = await sending.send(readings);
      const [small, large] = [readings.filter((one) => sizeOf(one) <= most), readings.filter((one) => sizeOf(one) > most)];
      expect(kept.sort()).toEqual(small.flatMap(linesOf).sort());
      expect([...(refusal?.of?.refused ?? [])].sort((a, b) => (a as Reading).seq - (b as Reading).seq)).toEqual(large);
      if (refusal) expect([refusal.of?.othersKept, refusal.message]).toEqual([true, 'InfluxDB refuses it (413)']);
    }),
    { numRuns: 100 },
  );
});

test('what a proxy takes in one request is learnt once', async () => {
  const { sending, asked } = taking(100_000);
  const some = (from: number): Reading[] => Array.from({ length: 1_000 }, (_, i) => fault(from + i, 'x'.repeat(500)));
  expect(await sending.send(some(0))).toBeNull();
  const learning = asked.length;
  expect(asked.some(({ taken }) => !taken)).toBe(true);
  expect(await sending.send(some(1_000))).toBeNull();
  const later = asked.slice(learning);
  expect(later.every(({ taken }) => taken)).toBe(true);
  expect(later.length).toBeLessThan(30);
});
