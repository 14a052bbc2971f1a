import { expect } from '@jest/globals';
import { HOUR } from '#libs/domain/index.js';
import { stationFor, story } from '../harness/story.js';

const held = stationFor();

type Json = Record<string, unknown>;
const ask = (path: string, headers: Record<string, string>, method = 'GET', body?: unknown): Promise<Response> =>
  fetch(`${held.station.url}/api/v1/${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const PASSWORD = 'the river is wide today';

/** A technician who has joined by the link that an administrator gave them. */
async function technician(id: string): Promise<void> {
  const person = { id, name: `人员${id}`, roles: ['technician'], halls: ['hall-1'], skills: [], channels: [] };
  expect((await held.station.call('/api/v1/fleet', { body: { people: [person] } })).status).toBe(200);
  const { status, body } = await held.station.call('/api/v1/accounts', { body: { personId: id } });
  expect(status).toBe(201);
  const { url } = (body as { invitation: { url: string } }).invitation;
  const joined = await ask(url.replace('/join/', 'invitations/'), {}, 'POST', { password: PASSWORD });
  expect(joined.status).toBe(204);
}

async function logIn(name: string): Promise<string> {
  const answer = await ask('session', {}, 'POST', { name, password: PASSWORD });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { token: string }).token;
}

story('Whoever stole a cookie is out as soon as its owner logs out everywhere, and the chain says who did', async () => {
  await technician('p-wang');
  const stolen = { cookie: `hallwatch=${await logIn('p-wang')}` };
  expect((await ask('orders', stolen)).status).toBe(200);
  const own = { authorization: `Bearer ${await logIn('p-wang')}` };
  expect((await ask('account/sessions', own, 'DELETE')).status).toBe(204);
  for (const path of ['orders', 'session', 'account/sessions']) expect((await ask(path, stolen)).status).toBe(401);
  const head = await held.station.stores.chain.head();
  expect(head).toMatchObject({ what: 'session.end', by: 'p-wang', personId: 'p-wang', before: { sessions: 2 } });
  expect(await held.station.stores.chain.verify()).toMatchObject({ fault: null });
});

story('A token of a program does nothing beyond what it was made for, and dies with its owner’s account', async () => {
  await technician('p-li');
  const own = { authorization: `Bearer ${await logIn('p-li')}` };
  const expiresAt = new Date(held.station.clock.now() + HOUR).toISOString();
  const wish = { name: 'wall', permissions: ['order.read'], scope: null, expiresAt };
  const { token } = (await (await ask('account/tokens', own, 'POST', wish)).json()) as Json;
  const program = { authorization: `Bearer ${token}` };
  expect((await ask('orders', program)).status).toBe(200);
  const tried: [string, string, unknown?][] = [
    ['incidents', 'GET'],
    ['account/tokens', 'POST', wish],
    ['account/password', 'PUT', { now: PASSWORD, next: 'the hill is high' }],
    ['halls', 'POST', { id: 'h-9', name: 'H', region: 'r', hotline: '1' }],
    ['session', 'DELETE'],
  ];
  for (const [path, method, body] of tried) expect([path, (await ask(path, program, method, body)).status]).toEqual([path, 403]);
  const left = await held.station.call('/api/v1/accounts/p-li/disable', { body: { why: 'left the company' } });
  expect(left.status).toBe(200);
  expect([(await ask('orders', program)).status, (await ask('orders', own)).status]).toEqual([401, 401]);
});
