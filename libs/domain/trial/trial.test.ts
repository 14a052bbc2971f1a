import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleIncident } from '#test/harness/sample-books.js';
import { MINUTE } from '../time/index.js';
import { compareOutcomes, MOST_LISTED, type Outcome } from './compare.js';
import { ServiceLoss } from './loss.js';

const outcome = (from: number, until: number | null, more: Partial<Outcome> = {}): Outcome => ({
  id: `IN-${from}`,
  kioskId: 'K-1',
  hallId: 'hall-1',
  cause: 'link',
  kind: 'link',
  reason: { zh: '无心跳', en: 'no heartbeat' },
  from,
  until,
  ...more,
});

const counts = (before: Outcome[], after: Outcome[]): number[] => {
  const { onlyBefore, both, onlyAfter } = compareOutcomes(before, after);
  return [onlyBefore.count, both.count, onlyAfter.count];
};

describe('what came of two sets of rules', () => {
  test.each([
    ['the same cause that is found later', [outcome(10, 50)], [outcome(40, null)], [0, 1, 0]],
    ['one that is over before the other begins', [outcome(10, 20)], [outcome(30, 40)], [1, 0, 1]],
    ['two short ones that are one long one', [outcome(10, 20), outcome(30, 40)], [outcome(10, 40)], [1, 1, 0]],
    ['another cause', [outcome(10, 20)], [outcome(10, 20, { cause: 'clock' })], [1, 0, 1]],
    ['another kiosk', [outcome(10, 20)], [outcome(10, 20, { kioskId: 'K-2' })], [1, 0, 1]],
    ['that of a hall and that of a kiosk', [outcome(10, 20, { kioskId: null })], [outcome(10, 20)], [1, 0, 1]],
  ])('%s', (_what, before, after, expected) => {
    expect(counts(before, after)).toEqual(expected);
  });

  const outcomes = fc.array(
    fc
      .record({ from: fc.nat(1_000), lasts: fc.option(fc.nat(200)), kioskId: fc.constantFrom('K-1', 'K-2', null) })
      .map(({ from, lasts, kioskId }) => outcome(from, lasts === null ? null : from + lasts, { kioskId })),
    { maxLength: 40 },
  );

  test('nothing is lost and nothing counted twice, the same is the same, and the sides can be changed', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (before, after) => {
        const [gone, kept, come] = counts(before, after) as [number, number, number];
        expect([gone + kept, kept + come]).toEqual([before.length, after.length]);
        expect(counts(before, before)).toEqual([0, before.length, 0]);
        expect(counts(after, before)).toEqual([come, kept, gone]);
      }),
    );
  });

  test('of long lists the first are told, in the order of time, and how many there are', () => {
    const many = Array.from({ length: 500 }, (_, i) => outcome(500 - i, null, { kioskId: `K-${i}` }));
    const { onlyBefore } = compareOutcomes(many, []);
    expect(onlyBefore.count).toBe(500);
    expect(onlyBefore.items.map(({ from }) => from)).toEqual(Array.from({ length: MOST_LISTED }, (_, i) => i + 1));
  });
});

describe('minutes without a service', () => {
  const at = (minutes: number): number => minutes * MINUTE;
  const loss = (services: string[] = []) => new ServiceLoss({ from: at(10), to: at(100) }, () => services);
  const incident = (id: string, servicesLost: string[], state: 'open' | 'closed' = 'open', kiosks?: string[]) =>
    sampleIncident({ id, servicesLost, state, ...(kiosks && { kioskId: null, affected: kiosks }) });

  test('count within the period only, and what is lost at its end is lost up to there', () => {
    const lost = loss();
    lost.note(incident('IN-1', ['CASH']), at(0));
    lost.note(incident('IN-1', ['CASH'], 'closed'), at(30));
    lost.note(incident('IN-2', ['QRPAY']), at(90));
    expect(Object.fromEntries(lost.minutes())).toEqual({ CASH: 20, QRPAY: 10 });
  });

  test('what two incidents take from one kiosk is lost once, until both have given it back', () => {
    const lost = loss();
    lost.note(incident('IN-1', ['CASH', 'RCPT']), at(20));
    lost.note(incident('IN-2', ['CASH']), at(30));
    lost.note(incident('IN-1', ['RCPT']), at(40));
    lost.note(incident('IN-1', [], 'closed'), at(50));
    lost.note(incident('IN-2', [], 'closed'), at(60));
    expect(Object.fromEntries(lost.minutes())).toEqual({ CASH: 40, RCPT: 30 });
  });

  test('a hall loses at each of its kiosks that is out what that kiosk gives', () => {
    const lost = loss(['CASH', 'QRPAY']);
    lost.note(incident('IN-1', ['CASH', 'PRINT'], 'open', ['K-1', 'K-2']), at(20));
    lost.note(incident('IN-1', ['ALL'], 'open', ['K-2']), at(30));
    expect(Object.fromEntries(lost.minutes())).toEqual({ CASH: 10 + 80, QRPAY: 70 });
  });
});
