import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect } from '@jest/globals';
import { signature } from '#libs/adapters/channels/index.js';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { stationFor, story } from '../harness/story.js';

const SECRET = 'a-secret-of-a-story-0001';
const here = stationFor({ env: { HALLWATCH_WEBHOOK_SECRET: SECRET } });

interface Got {
  key: string;
  signedRightly: boolean;
  body: {
    event: string;
    order: { id: string };
    kiosk: { type: string; vendor: string | null };
    to: { id: string };
    reason: { en: string };
  };
}

const got: Got[] = [];
let answer = 204;

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
};

const phone = createServer(async (request, response) => {
  const text = await textOf(request);
  const time = String(request.headers['x-hallwatch-timestamp']);
  const signedRightly = request.headers['x-hallwatch-signature'] === `sha256=${signature(SECRET, time, text)}`;
  if (answer < 300) got.push({ key: String(request.headers['idempotency-key']), signedRightly, body: JSON.parse(text) });
  response.writeHead(answer).end();
});
const listening = new Promise<string>((resolve) => {
  phone.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(phone.address() as AddressInfo).port}/x`));
});
afterAll(() => {
  phone.close();
});

async function people(): Promise<void> {
  const url = await listening;
  const person = (id: string) => ({
    id,
    name: `人员${id}`,
    roles: ['technician'],
    halls: ['hall-1'],
    skills: [],
    channels: [{ kind: 'webhook', url }],
  });
  const hall = {
    id: 'hall-1',
    name: '一号自助厅',
    region: 'anqing',
    address: '示例路1号',
    hotline: '0556-0000-000',
    firstResponsible: 'p-1',
  };
  const { status } = await here.station.call('/api/v1/fleet', {
    body: { halls: [hall], kiosks: [], people: [person('p-1'), person('p-2')] },
  });
  expect(status).toBeLessThan(300);
}

story('the technician named on the kiosk gets the alert, signed, else the first responsible of the hall', async () => {
  const { station } = here;
  await people();
  const named = await station.kiosk('K-1', { maintainer: 'p-2', vendor: '示例厂家甲' });
  const unnamed = await station.kiosk('K-2');
  await named.fault('BNA-002', 'noteAcceptor');
  await unnamed.fault('BNA-002', 'noteAcceptor');
  await station.until(() => got.length === 2, 'two alerts');
  expect(got.every((alert) => alert.signedRightly)).toBe(true);
  expect(got.map((alert) => alert.body.to.id).sort()).toEqual(['p-1', 'p-2']);
  expect(got[0]?.body.event).toBe('order.opened');
  const vendors = got.map(({ body }) => [body.to.id, body.kiosk.type, body.kiosk.vendor]);
  expect(vendors.sort()).toEqual([
    ['p-1', 'UTIL', null],
    ['p-2', 'UTIL', '示例厂家甲'],
  ]);
});

story('while the phone does not answer the alert waits, and it arrives once with the same key', async () => {
  const { station } = here;
  got.length = 0;
  answer = 503;
  const kiosk = await station.kiosk('K-3', { maintainer: 'p-2' });
  await kiosk.fault('CRD-003', 'cardReader');
  const tried = () => station.log.filter((line) => line.event === 'MessageNotSent').length;
  await station.until(() => tried() >= 1, 'the first try');
  await station.forward(3 * SECOND);
  await station.until(() => tried() >= 2, 'the second try');
  expect(got).toEqual([]);
  answer = 204;
  await station.forward(5 * MINUTE);
  // The kiosks fall silent meanwhile, which is told as well.
  const ofTheFault = () => got.filter(({ body }) => body.event === 'order.opened' && body.reason.en === 'Card reader offline');
  await station.until(() => ofTheFault().length === 1, 'the alert');
  await station.forward(5 * MINUTE);
  expect(ofTheFault()).toHaveLength(1);
});
