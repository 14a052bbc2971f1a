import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Company } from './company.js';

const LONG = 600_000;

function together(ms: number) {
  const taken: number[] = [];
  return { taken, company: new Company<number>(ms, (packet) => taken.push(packet)) };
}

describe('what nobody waits for', () => {
  test('waits for company, and goes in with what somebody waits for, before it', () => {
    const { taken, company } = together(LONG);
    for (const packet of [1, 2, 3]) company.add(packet, true);
    expect([taken, company.size]).toEqual([[], 3]);
    company.add(4, false);
    expect([taken, company.size]).toEqual([[1, 2, 3, 4], 0]);
  });

  test('goes in by itself after a while', async () => {
    const { taken, company } = together(1);
    company.add(1, true);
    while (taken.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(taken).toEqual([1]);
  });

  test('is taken in its order and once, whoever is in a hurry, and never more than sixty-four wait', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (patient) => {
        const { taken, company } = together(LONG);
        for (const [packet, mayWait] of patient.entries()) {
          company.add(packet, mayWait);
          expect(company.size).toBeLessThan(64);
          if (!mayWait) expect(company.size).toBe(0);
        }
        company.takeAll();
        expect(taken).toEqual(patient.map((_, packet) => packet));
      }),
    );
  });
});
