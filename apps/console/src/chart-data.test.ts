import { expect, test } from '@jest/globals';
import { amountsOf, heartbeatData, partData, summedData, suppliesOf, unitsOf } from './chart-data.js';

const reading = (s: number, fields: Record<string, unknown>, widthS = 0) => ({ ts: s * 1000, widthS, fields });

test('where a kiosk was silent the line is broken', () => {
  const readings = [
    reading(0, { rttMs: 5 }),
    reading(30, { rttMs: 'odd' }),
    reading(300, { rttMs: 7 }, 300),
    reading(630, { rttMs: 8 }),
  ];
  expect(heartbeatData(readings, ['rttMs'], 60)).toEqual({
    times: [0, 30, 31, 300, 630],
    lines: [{ id: 'rttMs', kind: 'rttMs', values: [5, null, null, 7, 8] }],
  });
});

test("counts are summed over days as the halls' calendar has them", () => {
  const midnight = Date.UTC(2026, 0, 1, 16) / 1000;
  const readings = [reading(midnight + 60, { txOk: 1 }), reading(midnight - 1, { txOk: 2 }), reading(midnight, { txOk: 4 })];
  expect(summedData(readings, ['txOk'], 86_400)).toEqual({
    times: [midnight - 86_400, midnight],
    lines: [{ id: 'txOk', kind: 'txOk', values: [2, 5] }],
  });
});

test('each supply has a line, and one of which nothing is known has none', () => {
  const paper = (remaining: number) => ({ id: 'p', kind: 'receiptPaper', remaining, capacity: 1000 });
  const readings = [
    reading(0, { items: [paper(500)] }),
    reading(1, { items: [] }),
    reading(2, { items: [paper(333), { id: 'r', kind: 'ribbon', remaining: 1 }] }),
  ];
  expect(partData(readings, suppliesOf)).toEqual({
    times: [0, 1, 2],
    lines: [{ id: 'p', kind: 'receiptPaper', values: [50, null, 33.3] }],
  });
});

test('cash is told in per cent of its unit, and in yuan', () => {
  const one = reading(0, {
    units: [
      { id: 'n', kind: 'noteBox', count: 50, capacity: 200, amountFen: 12_345 },
      { id: 'c', kind: 'coinBox' },
    ],
  });
  expect(unitsOf(one).map(({ value }) => value)).toEqual([25, null]);
  expect(amountsOf(one).map(({ value }) => value)).toEqual([123.45, null]);
});
