import { describe, expect, test } from '@jest/globals';
import { downBreach } from './down.js';

const at = { region: 'city', kioskId: 'K-1' };
const CONFIG = 'hallwatch/v1/city/K-1/down/config';
const SIGN = 'hallwatch/v1/city/K-1/down/sign';
const STATE = 'hallwatch/v1/state';
const breach = (topic: string, payload: unknown): string | null =>
  downBreach(at, topic, Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)));

describe('what is sent to a kiosk', () => {
  test('holds when it is as the contract says', () => {
    const text = { zh: '暂停服务', en: 'Out of service' };
    expect(breach(CONFIG, { ts: 1, heartbeatS: 60, rebirth: true })).toBeNull();
    expect(breach(SIGN, { ts: 1, show: true, text, servicesOut: ['CASH'], until: 2, notices: ['n'] })).toBeNull();
    expect(breach(STATE, { online: true, ts: 1 })).toBeNull();
  });

  test('breaks it as empty or broken JSON, and as anything but an object with its ts', () => {
    expect(breach(CONFIG, '')).toBe(`${CONFIG} has no JSON: nothing at all`);
    expect(breach(CONFIG, '{"ts":1')).toBe(`${CONFIG} has no JSON: it cannot be read`);
    expect(breach(CONFIG, '\ufeff{"ts":1}')).toBe(`${CONFIG} has no JSON: it cannot be read`);
    expect(downBreach(at, CONFIG, Buffer.of(0x22, 0xff, 0x22))).toBe(`${CONFIG} has no JSON: it cannot be read`);
    expect(breach(CONFIG, { rebirth: true })).toBe(`${CONFIG}: ts is required`);
    expect(breach(CONFIG, [])).toBe(`${CONFIG}: payload must be an object, it is a list`);
    expect(breach(STATE, { online: 'yes', ts: 1 })).toBe(`${STATE}: online must be true or false, it is a string`);
  });

  test('breaks it by a field or a topic that the contract does not have, since some libraries refuse the whole message', () => {
    expect(breach(CONFIG, { ts: 1, reboot: true })).toBe(`${CONFIG}: reboot is no field of the contract`);
    expect(breach(SIGN, { ts: 1, show: true, text: { zh: '', en: '', de: '' } })).toBe(`${SIGN}: de is no field of the contract`);
    expect(breach('hallwatch/v1/city/K-1/down/other', { ts: 1 })).toMatch(/is no topic of the contract$/);
    expect(breach('hallwatch/v1/city/K-2/down/config', { ts: 1 })).toMatch(/is no topic of the contract$/);
  });
});
