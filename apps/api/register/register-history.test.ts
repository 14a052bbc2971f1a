import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY, dayAt } from '#libs/domain/index.js';
import { FLEET } from '../testing/outage.js';
import { Stand } from '../testing/stand.js';

interface History {
  items: {
    number: number;
    at: string;
    by: string;
    what: string;
    before: Record<string, unknown> | null;
    after: Record<string, unknown>;
  }[];
  next: string | null;
}

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  expect((await stand.admin('POST', '/api/v1/fleet', FLEET)).status).toBe(200);
}, 60_000);
afterAll(() => stand.close());

const send = (method: string, path: string, body: unknown, headers: Record<string, string>) =>
  stand.anybody(method, `/api/v1/${path}`, body, { ...stand.bearer, ...headers });
const history = (path: string): Promise<History> => stand.get(`/api/v1/${path}/history`);
const headAct = async (): Promise<number> => (await stand.parts.chain.head())?.number ?? 0;

describe('a kiosk that was renamed', () => {
  test('says who did it and when, and what it was called yesterday', async () => {
    const before = stand.parts.registry.kiosk('K-1')?.name;
    const yesterday = dayAt(stand.clock.now());
    stand.clock.forward(DAY);
    await stand.logIn();
    const at = new Date(stand.clock.now()).toISOString();
    expect((await stand.admin('PATCH', '/api/v1/kiosks/K-1', { name: '新名' })).status).toBe(200);
    const { items } = await history('kiosks/K-1');
    expect(items.map(({ what }) => what)).toEqual(['kiosk.change', 'kiosk.add']);
    expect(items[0]).toMatchObject({ at, by: 'admin', before: { name: before }, after: { name: '新名' } });
    expect(await stand.get(`/api/v1/kiosks/K-1?asOf=${yesterday}`)).toMatchObject({ name: before, version: items[1]?.number });
    expect(await stand.get(`/api/v1/kiosks/K-1?asOf=${at}`)).toMatchObject({ name: '新名' });
    const never = await stand.admin('GET', '/api/v1/kiosks/K-1?asOf=2020-01-01');
    expect([never.status, ((await never.json()) as { detail: string }).detail]).toEqual([
      404,
      expect.stringContaining('kiosk K-1'),
    ]);
    const first = await stand.get<History>('/api/v1/kiosks/K-1/history?limit=1');
    const rest = await stand.get<History>(`/api/v1/kiosks/K-1/history?limit=1&after=${first.next}`);
    expect([first.items, rest.items].map(([one]) => one?.what)).toEqual(['kiosk.change', 'kiosk.add']);
    expect(rest.next).toBeNull();
  });

  test('is not changed by who looked at it before somebody else did', async () => {
    const etag = (await stand.admin('GET', '/api/v1/kiosks/K-2')).headers.get('etag') ?? '';
    expect((await send('PATCH', 'kiosks/K-2', { spot: 'A' }, { 'if-match': etag })).status).toBe(200);
    const late = await send('PATCH', 'kiosks/K-2', { spot: 'B' }, { 'if-match': etag });
    expect(late.status).toBe(409);
    const told = { type: 'urn:hallwatch:problem:stale', first: { by: 'admin', at: new Date(stand.clock.now()).toISOString() } };
    expect(await late.json()).toMatchObject(told);
    expect(stand.parts.registry.kiosk('K-2')?.spot).toBe('A');
  });
});

describe('what is sent twice with one Idempotency-Key', () => {
  const KEY = { 'idempotency-key': 'phone-0001-again' };

  test('changes once, though somebody changed it back meanwhile', async () => {
    await send('PATCH', 'halls/aq-civic', { address: '一号' }, KEY);
    await stand.admin('PATCH', '/api/v1/halls/aq-civic', { address: '二号' });
    const head = await headAct();
    expect((await send('PATCH', 'halls/aq-civic', { address: '一号' }, KEY)).status).toBe(200);
    expect([stand.parts.registry.hall('aq-civic')?.address, await headAct()]).toEqual(['二号', head]);
  });

  test('gives one password, which is in no act', async () => {
    const key = { 'idempotency-key': 'rotate-0001' };
    const given = await send('POST', 'kiosks/K-2/credentials', {}, key);
    const { mqtt } = (await given.json()) as { mqtt: { password: string } };
    expect((await send('POST', 'kiosks/K-2/credentials', {}, key)).status).toBe(409);
    expect(stand.parts.registry.admits('K-2', mqtt.password)).toBe(true);
    const told = await history('kiosks/K-2');
    expect(told.items[0]?.what).toBe('kiosk.rotate');
    expect(JSON.stringify(told)).not.toContain(mqtt.password);
  });
});

describe('people and departments', () => {
  test('are added once, and their channels are in no act', async () => {
    const person = { id: 'p-90', channels: [{ kind: 'webhook', url: 'https://hooks.example/a?key=SECRET', secret: 'SECRET' }] };
    const key = { 'idempotency-key': 'person-0001' };
    expect((await send('POST', 'people', person, key)).status).toBe(201);
    expect((await send('POST', 'people', person, key)).status).toBe(201);
    expect((await stand.admin('POST', '/api/v1/people', person)).status).toBe(409);
    const told = await history('people/p-90');
    expect(told.items.map(({ what }) => what)).toEqual(['person.add']);
    expect(JSON.stringify(told)).not.toContain('SECRET');
    expect(JSON.stringify(await stand.get('/api/v1/people/p-90'))).not.toContain('SECRET');
  });

  test('a department is nobody else’s part but another’s, and names those that are there', async () => {
    expect((await stand.admin('POST', '/api/v1/departments', { id: 'd-1', kind: 'using' })).status).toBe(201);
    expect((await stand.admin('POST', '/api/v1/departments', { id: 'd-2', kind: 'it', parent: 'd-1' })).status).toBe(201);
    expect((await stand.admin('PATCH', '/api/v1/departments/d-1', { parent: 'd-2' })).status).toBe(400);
    expect((await stand.admin('PATCH', '/api/v1/halls/aq-civic', { department: 'nowhere' })).status).toBe(422);
    expect((await stand.admin('PATCH', '/api/v1/halls/aq-civic', { department: 'd-1' })).status).toBe(200);
    expect(await stand.get('/api/v1/departments')).toMatchObject({
      items: [
        { id: 'd-1', name: 'd-1' },
        { id: 'd-2', parent: 'd-1' },
      ],
    });
  });

  test('nobody stands in for themselves, nor somebody who is not there; whose qualification ends is listed', async () => {
    const [from, to] = ['2026-12-01T00:00:00Z', '2026-12-08T00:00:00Z'];
    const deputies = (person: string) => ({ deputies: [{ person, from, to }] });
    expect((await stand.admin('PATCH', '/api/v1/people/p-90', deputies('p-90'))).status).toBe(400);
    expect((await stand.admin('PATCH', '/api/v1/people/p-90', deputies('nobody'))).status).toBe(422);
    const until = dayAt(stand.clock.now() + 20 * DAY);
    const fields = { ...deputies('p-02'), qualifications: [{ skill: 'cash', until }] };
    expect((await stand.admin('PATCH', '/api/v1/people/p-90', fields)).status).toBe(200);
    const ids = async (days: number) =>
      (await stand.get<{ items: { id: string }[] }>(`/api/v1/people?expiring=${days}`)).items.map(({ id }) => id);
    expect([await ids(19), await ids(20)]).toEqual([[], ['p-90']]);
  });
});

test('the chain of all this is whole', async () => {
  expect((await stand.parts.chain.verify()).fault).toBeNull();
});
