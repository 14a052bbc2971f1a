import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { routesOf } from '../docs/openapi.js';
import { CONTROLLERS } from '../features.js';
import { FLEET } from './outage.js';
import { Stand } from './stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await stand.admin('POST', '/api/v1/fleet', FLEET);
}, 60_000);
afterAll(() => stand.close());

const RUNS = { numRuns: 150 };
const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom(
    'aq-civic',
    'K-1',
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
    '../x',
    '9'.repeat(40),
    '-1',
    '1e999',
    'null',
  ),
);
/** Half characters cannot stand in an address. */
const whole = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');
const path = (pattern: string, id: string) => pattern.replace(/:\w+/g, encodeURIComponent(whole(id)));
const query = (fields: [string, string][]) => new URLSearchParams(fields.map(([name, value]) => [name, whole(value)])).toString();

/** Lists and single things; streams never end and are tested elsewhere. */
const readable = CONTROLLERS.flatMap(routesOf)
  .filter((route) => route.method === 'get' && !route.path.endsWith('/events'))
  .map((route) => route.path);
const names = ['limit', 'after', 'kioskId', 'hallId', 'state', 'kind', 'from', 'to', 'reason', 'region', 'x'];

const hallLike = fc.record(
  {
    id: word,
    name: word,
    region: word,
    hotline: word,
    hours: fc.oneof(word, fc.jsonValue()),
    lat: fc.double(),
    online: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const goodId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
/** Mostly right, so that it reaches the store. */
const almostKiosk = fc.record(
  {
    id: goodId,
    hall: fc.constantFrom('aq-civic', 'nowhere'),
    name: word,
    spot: word,
    vendor: word,
    type: word,
    services: fc.array(word),
    heartbeatS: fc.oneof(fc.integer(), fc.double()),
  },
  { requiredKeys: ['id', 'hall'] },
);
const almostPerson = fc.record(
  {
    id: goodId,
    name: fc.string({ minLength: 1, maxLength: 20 }),
    shifts: fc.array(fc.jsonValue({ stringUnit: 'binary' })),
    halls: fc.array(goodId),
  },
  { requiredKeys: ['id', 'name'] },
);
const body = fc.oneof(
  fc.jsonValue(),
  hallLike,
  almostKiosk,
  fc.record({ halls: fc.array(hallLike), kiosks: fc.array(almostKiosk), people: fc.array(almostPerson) }, { requiredKeys: [] }),
  fc.record({ people: fc.array(almostPerson) }),
  fc.record({ name: word, password: word }),
);

describe('whatever is sent', () => {
  test('no query and no id is answered with a 500, and a refusal is a problem document', async () => {
    const asked = fc.tuple(
      fc.constantFrom(...readable),
      word,
      fc.array(fc.tuple(fc.constantFrom(...names), word), { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(asked, async ([pattern, id, fields]) => {
        const answer = await stand.admin('GET', `${path(pattern, id)}?${query(fields)}`);
        const text = await answer.text();
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400 && !pattern.startsWith('/board'))
          expect(JSON.parse(text)).toMatchObject({ status: answer.status });
      }),
      RUNS,
    );
  }, 60_000);

  test('no cursor is answered with a 500', async () => {
    const cursor = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));
    const place = fc
      .tuple(fc.oneof(fc.maxSafeInteger(), fc.double()), word)
      .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'));
    const lists = ['orders', 'incidents', 'notices', 'readings', 'alerts', 'quarantine', 'halls', 'kiosks', 'people'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...lists), fc.oneof(cursor, place), async (list, after) => {
        expect((await stand.admin('GET', `/api/v1/${list}?after=${after}`)).status).toBeLessThan(500);
      }),
      RUNS,
    );
  }, 60_000);

  test('no body is answered with a 500, and what was taken can be exported and taken again', async () => {
    const targets = fc.constantFrom('/api/v1/halls', '/api/v1/kiosks', '/api/v1/fleet');
    await fc.assert(
      fc.asyncProperty(targets, body, async (target, sent) => {
        expect((await stand.admin('POST', target, sent)).status).toBeLessThan(500);
      }),
      RUNS,
    );
    const file = await stand.get('/api/v1/fleet');
    expect((await stand.admin('POST', '/api/v1/fleet', file)).status).toBe(200);
    expect(stand.lines.filter((line) => line.event === 'RequestFailed')).toEqual([]);
  }, 60_000);
});
