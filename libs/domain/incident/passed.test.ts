import { expect, test } from '@jest/globals';
import type { DeskChange, Finding, Withheld } from '../index.js';
import { finding, kiosks, Place, START, told } from './testing/place.js';

const MINUTE = 60_000;
const CAUSE = 'fault/BNA-001/noteAcceptor';
const about = { code: 'BNA-001', key: 'jam/BNA-001/noteAcceptor', loss: ['CASH'], severity: 'degraded' } as const;

const passed = (at: number, more: Partial<Finding['passed']> = {}): Finding => ({
  ...finding('raised', 'K-01', at, CAUSE, about),
  type: 'passed',
  passed: { reason: 'hold', by: 'cleared', since: START, until: at, times: 1, ...more },
});
const withheldOf = (changes: DeskChange[]): Withheld[] =>
  changes.flatMap((change) => (change.of === 'withheld' ? [change.change.withheld] : []));

test('what waited and passed is told once, as over, and nothing else comes of it', () => {
  const place = new Place(kiosks(4));
  const changes = place.decide([passed(START + MINUTE)], START + 9 * MINUTE);
  expect(changes).toMatchObject([
    {
      of: 'withheld',
      change: {
        what: 'passed',
        at: START + MINUTE,
        withheld: {
          kioskId: 'K-01',
          cause: CAUSE,
          state: 'ended',
          reason: 'hold',
          endedBy: 'cleared',
          since: START,
          until: null,
          endedAt: START + MINUTE,
          times: 1,
          explanation: { zh: '先等待确认，设备已报告解除，未告警' },
          alarm: { servicesLost: ['CASH'], severity: 'degraded', holding: [{ rule: 'rule', code: 'BNA-001' }] },
        },
      },
    },
  ]);
  expect(place.scene.withheld).toEqual([]);
});

test('what passes again goes on under its name, and says how often', () => {
  const place = new Place(kiosks(4));
  const first = withheldOf(place.decide([passed(START + MINUTE)], START + MINUTE));
  const again = withheldOf(place.decide([passed(START + 30 * MINUTE, { times: 7 })], START + 30 * MINUTE));
  expect(again).toMatchObject([{ id: first[0]?.id, since: START, endedAt: START + 30 * MINUTE, times: 7 }]);
  expect(again[0]?.explanation.en).toContain('(7 times)');
});

test('what passes while its cause stands leaves the incident as it is', () => {
  const place = new Place(kiosks(4));
  place.decide([{ ...told('K-01', 'BNA-001', START), cause: CAUSE }], START);
  const before = place.open;
  const changes = place.decide([passed(START + MINUTE, { reason: 'not-lasting', by: 'normal-again' })], START + MINUTE);
  expect(changes.map(({ of }) => of)).toEqual(['withheld']);
  expect(place.open).toEqual(before);
});

test('an incident that stands because its cause comes and goes says so', () => {
  const place = new Place(kiosks(4));
  const reason = { zh: '读卡器离线，时好时坏', en: 'card reader offline, again and again' };
  place.decide(
    [finding('raised', 'K-01', START, CAUSE, { ...about, key: 'any', reason: { zh: '读卡器离线', en: 'offline' } })],
    START,
  );
  const unsteady = finding('raised', 'K-01', START + MINUTE, CAUSE, { ...about, key: 'unsteady', reason, unsteady: true });
  place.decide([unsteady], START + MINUTE);
  expect(place.open).toMatchObject([{ reason, severity: 'degraded', servicesLost: ['CASH'] }]);
});
