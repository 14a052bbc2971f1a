import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { KioskLines, type LineLook } from '#libs/domain/index.js';
import { openApi } from '../docs/openapi.js';
import { NOW, Stand } from '../testing/stand.js';

const LINE = {
  ...{ line: 7, at: NOW, clientId: 'K-1', ownId: true, clean: true, sessionPresent: false, keepAliveS: 60, takesOver: false },
  will: { topic: 't', qos: 1, retain: false, bootId: 'b-1', breach: null },
  filters: [{ filter: 'hallwatch/v1/state', qos: 1 }],
};
const SEEN: LineLook = {
  upTo: 12,
  complete: true,
  open: [LINE],
  events: [
    { what: 'connected', ...LINE },
    { what: 'turned-away', at: NOW, reason: 'stranger' },
    { what: 'subscribed', at: NOW, line: 7, filter: '#', qos: null },
    { what: 'unsubscribed', at: NOW, line: 7, filter: '#' },
    { what: 'published', at: NOW, line: 7, topic: 't', qos: 0, retain: false, bytes: 4 },
    { what: 'told', at: NOW, topic: 't', text: '{"ts":1}' },
    { what: 'lost', at: NOW, line: 7 },
  ],
};

class KnownLines extends KioskLines {
  readonly looks: [string, number | null][] = [];
  override look(kioskId: string, after: number | null): LineLook {
    this.looks.push([kioskId, after]);
    return SEEN;
  }
  override async askBirth(): Promise<number> {
    return NOW;
  }
}

const lines = new KnownLines();
let here: Stand;
let without: Stand;
beforeAll(async () => {
  [here, without] = [await Stand.open({ lines }), await Stand.open()];
  for (const stand of [here, without]) {
    await stand.admin('POST', '/api/v1/halls', { id: 'h-1', name: 'h-1', region: 'city', hotline: '0' });
    await stand.admin('POST', '/api/v1/kiosks', { id: 'K-1', hall: 'h-1' });
  }
}, 60_000);
afterAll(async () => {
  await here.close();
  await without.close();
});

test('the connections of a kiosk are told as the document says, from the last look on', async () => {
  const told = await here.get<{ events: { at: string }[] }>('/api/v1/kiosks/K-1/connection?after=11');
  expect(lines.looks).toEqual([['K-1', 11]]);
  expect(told).toMatchObject({ visible: true, now: new Date(NOW).toISOString(), upTo: 12, open: [{ clientId: 'K-1' }] });
  expect(told.events.map(({ at }) => at)).toEqual(SEEN.events.map(() => new Date(NOW).toISOString()));
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'doc', components: (openApi() as { components: object }).components });
  const holds = ajv.compile({ $ref: 'doc#/components/schemas/KioskConnection' });
  expect([holds(told), holds.errors]).toEqual([true, null]);
});

test('nobody is told without a session, nor of a kiosk that is not there', async () => {
  for (const path of ['connection', 'rebirth']) {
    const method = path === 'rebirth' ? 'POST' : 'GET';
    expect((await here.anybody(method, `/api/v1/kiosks/K-1/${path}`)).status).toBe(401);
    expect((await here.admin(method, `/api/v1/kiosks/K-9/${path}`)).status).toBe(404);
  }
  expect((await here.admin('GET', '/api/v1/kiosks/K-1/connection?after=x')).status).toBe(400);
});

test('a kiosk is asked for a birth; one that is retired is not', async () => {
  const answer = await here.admin('POST', '/api/v1/kiosks/K-1/rebirth');
  expect([answer.status, await answer.json()]).toEqual([202, { at: new Date(NOW).toISOString() }]);
  await here.admin('POST', '/api/v1/kiosks', { id: 'K-2', hall: 'h-1' });
  await here.admin('DELETE', '/api/v1/kiosks/K-2');
  expect((await here.admin('POST', '/api/v1/kiosks/K-2/rebirth')).status).toBe(409);
});

test('a process without a broker says that it sees nothing, and cannot ask', async () => {
  expect(await without.get('/api/v1/kiosks/K-1/connection')).toMatchObject({ visible: false, open: [], events: [] });
  const answer = await without.admin('POST', '/api/v1/kiosks/K-1/rebirth');
  expect([answer.status, await answer.json()]).toMatchObject([409, { type: 'urn:hallwatch:problem:no-way' }]);
});
