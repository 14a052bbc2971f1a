import { expect, test } from '@jest/globals';
import { maskPacket, mayBePersonal } from './masked-packet.js';

const PHONE = '13812345678';
const STARS = '*'.repeat(PHONE.length);
const seen = (said: string): boolean => mayBePersonal(Buffer.from(said));

test('free text of a kiosk is masked, and names, codes, serial numbers and numbers of JSON are not', () => {
  const said = `{"ts":1767225600000,"bootId":"${PHONE}","seq":${PHONE},"code":"${PHONE}","vendorCode":"${PHONE}","serial":"${PHONE}","detail":"用户${PHONE}吞卡","x":{"note":["${PHONE}"]}}`;
  expect(seen(said)).toBe(true);
  const { text, found } = maskPacket(said);
  expect(text).toBe(said.replace(`用户${PHONE}`, `用户${STARS}`).replace(`["${PHONE}"]`, `["${STARS}"]`));
  expect(found).toEqual({ mobile: 2 });
  expect(maskPacket(text)).toEqual({ text, found: null });
});

test('also where its digits are written as escapes, and where it is no JSON', () => {
  const escaped = `{"detail":"a\\u0062 ${[...PHONE].map((digit) => `\\u003${digit}`).join('')}"}`;
  expect(seen(escaped)).toBe(true);
  expect(JSON.parse(maskPacket(escaped).text)).toEqual({ detail: `ab ${STARS}` });
  for (const broken of [`{"detail":"${PHONE}`, `call ${PHONE}`, `"x" ${PHONE}`]) {
    expect(maskPacket(broken).text).toBe(broken.replace(PHONE, STARS));
  }
  expect(seen(`call ${PHONE}`)).toBe(true);
});

test('a common heartbeat is passed over by a quick look', () => {
  const heartbeat = `{"ts":1767225600000,"bootId":"b-20260101","seq":${PHONE},"mode":"inService","components":{"noteAcceptor":"ok"}}`;
  expect(seen(heartbeat)).toBe(false);
  expect(seen(`{"detail":"１３８１２３４５６７８"}`)).toBe(true);
});
