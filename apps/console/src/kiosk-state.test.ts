/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, expect, test } from '@jest/globals';
import { fleet } from './fleet.js';
import { fills, fullestBox, linkOf, lowestSupply, troubled, worstOf } from './kiosk-state.js';
import { hear } from './monitoring.js';
import { incident, kiosk, level } from './testing/samples.js';

afterEach(() => {
  hear({ state: 'watching' });
  fleet.incidents.clear();
});

test('a box fills up; what gives money out runs empty', () => {
  expect(fills(level('noteBox', 1, 'cashbox'))).toBe(true);
  expect(fills(level('cassette', 1, 'cashbox'))).toBe(false);
  expect(fills(level('noteBox', 1, 'consumable'))).toBe(false);
});

test('the supply that runs out first and the box that is fullest are found', () => {
  const levels = [
    level('receiptPaper', 40),
    level('ribbon', null),
    level('coinHopper', 9, 'cashbox'),
    level('noteBox', 70, 'cashbox'),
    level('coinBox', 90, 'cashbox'),
  ];
  expect(lowestSupply(kiosk('K-1', { levels }))?.kind).toBe('coinHopper');
  expect(fullestBox(kiosk('K-1', { levels }))?.kind).toBe('coinBox');
  expect(lowestSupply(kiosk('K-1', null))).toBeUndefined();
});

test('while nobody watches, a line that stood is no word of now', () => {
  expect([linkOf(kiosk('K-1')), linkOf(kiosk('K-1', null))]).toEqual(['up', 'never']);
  hear({ state: 'interrupted' });
  expect([linkOf(kiosk('K-1')), linkOf(kiosk('K-1', { link: 'down' }))]).toEqual(['unknown', 'down']);
});

test('a kiosk is troubled by an incident, by silence, and by a service that is not given', () => {
  expect(troubled(kiosk('K-1'))).toBe(false);
  expect(troubled(kiosk('K-1', { link: 'down' }))).toBe(true);
  const lost = { service: 'CASH', up: false, because: 'i-1', reason: 'incident' as const };
  expect(troubled({ ...kiosk('K-1'), servicesNow: [lost] })).toBe(true);
  fleet.incidents.set('i-1', incident('i-1', 'K-1'));
  expect(troubled(kiosk('K-1'))).toBe(true);
});

test('of the incidents of a kiosk the gravest counts, of equals the newest', () => {
  const [old, young] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
  const all = [
    incident('light', 'K-1', { severity: 'info', openedAt: young }),
    incident('grave', 'K-1', { openedAt: old }),
    incident('graver', 'K-1', { openedAt: young }),
    incident('of-another', 'K-2'),
  ];
  for (const one of all) fleet.incidents.set(one.id, one);
  expect(worstOf(kiosk('K-1'))?.id).toBe('graver');
});
