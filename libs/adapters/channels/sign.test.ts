import { expect, test } from '@jest/globals';
import type { Clock, NoticeBoard, OutageNotice, SignMessage } from '#libs/domain/index.js';
import { SignChannel } from './sign.js';

const TEXT = { zh: '文字', en: 'text' };
const notice = {
  id: 'ON-1',
  kind: 'fault',
  kioskIds: ['K-1'],
  reason: TEXT,
  alternative: TEXT,
  contact: { name: '', phone: '0000' },
  services: ['CASH'],
  from: 1,
  until: 2,
} as unknown as OutageNotice;
const board = { standing: async () => [notice] } as unknown as NoticeBoard;
const clock = { now: () => 5 } as Clock;
const message = (region: string): SignMessage => ({ type: 'sign', kioskId: 'K-1', region, body: {} });

test('the sign of a kiosk that was moved to another region is put up there, and not where the message says', async () => {
  const shown = new Map<string, boolean>();
  const publish = async (topic: string, payload: string): Promise<void> => void shown.set(topic, JSON.parse(payload).show);
  const channel = new SignChannel(publish, board, clock, () => 'south');
  await channel.send(message('north'));
  expect(Object.fromEntries(shown)).toEqual({ 'hallwatch/v1/south/K-1/down/sign': true });
});
