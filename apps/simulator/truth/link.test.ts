import { expect, test } from '@jest/globals';
import { type LinkLost, linkCause } from './link.js';

const MINUTE = 60_000;
const lost = (minutes: number, more: Partial<LinkLost> = {}) =>
  linkCause({
    ...{ id: 'K-1', as: 'link', since: 0, now: minutes * MINUTE, unheardMs: minutes * MINUTE, heartbeatMs: MINUTE },
    ...{ isCut: false, workedOn: false },
    ...more,
  });

test('a kiosk that is not heard for three heartbeats is lost, for shorter it was a short drop', () => {
  expect(lost(2.9)).toMatchObject({ cause: 'short-drop', needsOrder: false });
  expect(lost(2.9)).not.toHaveProperty('edge');
  expect(lost(5)).toMatchObject({ cause: 'link', needsOrder: true });
  expect(lost(5)).not.toHaveProperty('edge');
});

test.each([
  ['up to a fourth heartbeat', lost(3.5)],
  ['while somebody works on it', lost(25, { workedOn: true })],
  ['until a wider outage takes over', lost(25, { isCut: true })],
  ['longer than short losses last, by few heartbeats', lost(5, { heartbeatMs: 5 * MINUTE })],
])('it is at a bound %s', (_, cause) => {
  expect(cause).toMatchObject({ edge: true });
});
