import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { Gate } from './gate.js';
import { IntakePaused } from './index.js';

const MB = 1024 * 1024;

/** A gate, and a connection behind it that has something to say. */
function guarded(): { gate: Gate; events: NamedEvent[]; read: () => string | null; woken: () => number } {
  const events: NamedEvent[] = [];
  const gate = new Gate({ report: (event) => events.push(event), clock: new StoryClock(0) });
  const stream = new PassThrough();
  let woken = 0;
  gate.guard(stream, undefined);
  stream.on('readable', () => woken++);
  stream.write(Buffer.of(0xc0, 0x00));
  return { gate, events, read: () => (stream.read() as Buffer | null)?.toString('hex') ?? null, woken: () => woken };
}

test('few large packets that wait for the journal shut it as many small ones do, and it opens when half of them are answered', () => {
  const { gate, events, read, woken } = guarded();
  for (let i = 0; i < 32 * 64; i++) gate.enter(16 * 1024);
  expect(events).toMatchObject([{ fields: { pending: 2_048, bytes: 32 * MB } }]);
  expect(events[0]).toBeInstanceOf(IntakePaused);
  expect(read()).toBeNull();
  const before = woken();
  for (let i = 0; i < 16 * 64; i++) gate.leave(16 * 1024);
  expect(woken()).toBe(before + 1);
  expect(read()).toBe('c000');
});

test('whatever comes and goes, it is open again when everything is answered', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 * MB }), { maxLength: 200 }),
      fc.infiniteStream(fc.boolean()),
      (sizes, leaves) => {
        const { gate, read } = guarded();
        const waiting: number[] = [];
        for (const size of sizes) {
          gate.enter(size);
          waiting.push(size);
          if (leaves.next().value) gate.leave(waiting.shift() as number);
        }
        for (const size of waiting) gate.leave(size);
        expect(read()).toBe('c000');
      },
    ),
  );
});
