import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NamedEvent } from '#libs/runtime/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { ReceiptClock } from './receipt-clock.js';

const T0 = 1_767_225_600_000;
const HOUR = 3_600_000;

const clocks = () => {
  const told: NamedEvent[] = [];
  const machine = new StoryClock(T0);
  return { machine, told, receipt: new ReceiptClock(machine, (event) => void told.push(event)) };
};

test('after the clock fell an hour, time goes on at three quarters, and is the clock again four hours later', () => {
  const { machine, told, receipt } = clocks();
  expect(receipt.now()).toBe(T0);
  machine.jump(-HOUR);
  expect(receipt.now()).toBe(T0);
  for (let s = 0; s < 600; s++) {
    machine.forward(1_000);
    receipt.now();
  }
  expect(receipt.now()).toBe(T0 + 450_000);
  for (let s = 0; s < 4 * 3600; s++) {
    machine.forward(1_000);
    receipt.now();
  }
  expect(receipt.now()).toBe(machine.now());
  expect(told).toHaveLength(1);
});

test('whatever the clock does, times of receipt never fall and never stand still while it runs', () => {
  const step = fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: -4 * HOUR, max: 4 * HOUR }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { machine, receipt } = clocks();
      let last = receipt.now();
      for (const ms of steps) {
        machine.jump(ms);
        const now = receipt.now();
        expect(now).toBeGreaterThanOrEqual(last);
        if (ms >= 2) expect(now).toBeGreaterThan(last);
        last = now;
      }
    }),
  );
});
