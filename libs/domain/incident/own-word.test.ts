import { describe, expect, test } from '@jest/globals';
import { HOUR, type Incident, MINUTE } from '../index.js';
import { back, faultOf, finding, kiosks, lost, Place, START, told } from './testing/place.js';

const word = (type: 'raised' | 'cleared', kioskId: string, at: number) =>
  finding(type, kioskId, at, 'mode', { key: 'out', rule: 'out', kind: 'mode', loss: 'ALL' });

const clearedFault = (kioskId: string, code: string, at: number) => {
  const [cause, more] = faultOf(code);
  return finding('cleared', kioskId, at, cause, more);
};

describe('a kiosk that serves nobody by its own word', () => {
  test('has an incident of its own when nothing else is wrong with it, in maintenance too', () => {
    const place = new Place(kiosks(2));
    place.modes.set('K-01', 'maintenance');
    place.decide([word('raised', 'K-01', START)], START);
    expect(place.open).toMatchObject([{ cause: 'mode', kind: 'mode', servicesLost: ['CASH', 'RCPT'], severity: 'critical' }]);
    place.decide([word('cleared', 'K-01', START + HOUR)], START + HOUR);
    expect(place.open).toEqual([]);
  });

  test('and is known to be broken has one incident, which loses everything and lasts until it serves', () => {
    const place = new Place(kiosks(2));
    place.decide([{ ...told('K-01', 'BNA-001', START), severity: 'degraded', loss: ['CASH'] }], START);
    place.decide([word('raised', 'K-01', START + MINUTE)], START + MINUTE);
    const [one, ...more] = place.open as [Incident];
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      ...{ cause: 'fault/BNA-001/part', severity: 'critical', servicesLost: ['CASH', 'RCPT'] },
      reason: { en: 'reason' },
      holding: [{ key: 'rule/fault/BNA-001/part' }, { key: 'out', joined: true }],
    });
    place.decide([clearedFault('K-01', 'BNA-001', START + HOUR)], START + HOUR);
    expect(place.open).toMatchObject([{ id: one.id, servicesLost: ['CASH', 'RCPT'], holding: [{ key: 'out' }] }]);
    place.decide([word('cleared', 'K-01', START + 2 * HOUR)], START + 2 * HOUR);
    expect(place.open).toEqual([]);
    expect(place.incidents).toHaveLength(1);
  });

  test('has one of its own beside low paper and a silence, which do not explain it', () => {
    const place = new Place(kiosks(1));
    place.decide([lost('K-01', START), { ...told('K-01', 'PRN-001', START), severity: 'info' }], START);
    place.decide([word('raised', 'K-01', START + MINUTE)], START + MINUTE);
    expect(place.open.map(({ cause }) => cause)).toEqual(['fault/PRN-001/part', 'link', 'mode']);
    place.decide([back('K-01', START + HOUR), word('cleared', 'K-01', START + HOUR)], START + HOUR);
    expect(place.open.map(({ cause }) => cause)).toEqual(['fault/PRN-001/part']);
  });

  test('when what somebody came for is gone is told as part of that, and its own mode does not keep it back', () => {
    const place = new Place(kiosks(1));
    place.decide([lost('K-01', START)], START);
    const [before] = place.open as [Incident];
    place.decide([back('K-01', START + HOUR)], START + HOUR);
    place.scene = { ...place.scene, inHand: [{ ...before, state: 'closed', closedAt: START + HOUR }] };
    place.modes.set('K-01', 'maintenance');
    place.decide([word('raised', 'K-01', START + 2 * HOUR)], START + 2 * HOUR);
    expect(place.open).toMatchObject([{ id: before.id, holding: [{ key: 'out', joined: true }] }]);
    expect(place.scene.withheld).toEqual([]);
  });

  test('while somebody is at it is no graver than what they came for, and goes on with it when that is gone', () => {
    const place = new Place(kiosks(2));
    place.decide([{ ...told('K-01', 'BNA-001', START), severity: 'degraded', loss: ['CASH'] }], START);
    const [before] = place.open as [Incident];
    place.scene = { ...place.scene, inHand: [before] };
    place.decide([word('raised', 'K-01', START + MINUTE)], START + MINUTE);
    expect(place.open).toMatchObject([{ id: before.id, severity: 'degraded', servicesLost: ['CASH', 'RCPT'] }]);

    const gone = START + HOUR;
    place.decide([clearedFault('K-01', 'BNA-001', gone), word('cleared', 'K-01', gone)], gone);
    expect(place.open).toEqual([]);
    const [closed] = place.incidents as [Incident];
    place.scene = { incidents: [], withheld: [], inHand: [closed] };
    place.decide([word('raised', 'K-01', gone + 5 * HOUR)], gone + 5 * HOUR);
    expect(place.open).toMatchObject([{ id: before.id, severity: 'degraded', reopened: { times: 1 } }]);
  });
});
