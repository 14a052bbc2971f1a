import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE, PASSWORD_RULES, type PermissionName } from '#libs/domain/index.js';
import { FLEET } from '../testing/outage.js';
import { PASSWORD, Stand } from '../testing/stand.js';
import { startHttp } from '../testing/start-http.js';
import { AccessRules } from './access-rules.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  expect((await stand.admin('POST', '/api/v1/fleet', FLEET)).status).toBe(200);
  const people = ['wang', 'li', 'zhao', 'sun'].map((id) => ({
    ...{ id, name: `人员${id}`, roles: ['technician'], halls: ['aq-civic'], skills: [], channels: [] },
  }));
  expect((await stand.admin('POST', '/api/v1/fleet', { people })).status).toBe(200);
}, 60_000);
afterAll(() => stand.close());

const GOOD = 'the river is wide today';
type Json = Record<string, unknown>;
const json = async (answer: Response): Promise<Json> => (await answer.json()) as Json;
const logIn = async (name: string, password = GOOD, more: Json = {}): Promise<Response> =>
  stand.anybody('POST', '/api/v1/session', { name, password, ...more });
const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });

/** Invites, joins and logs in; answers the token. */
async function joined(personId: string, more: Json = {}): Promise<string> {
  const { invitation } = (await json(await stand.admin('POST', '/api/v1/accounts', { personId, ...more }))) as {
    invitation: { url: string };
  };
  const link = invitation.url.replace('/join/', '/api/v1/invitations/');
  expect((await stand.anybody('POST', link, { password: GOOD })).status).toBe(204);
  return (await json(await logIn(personId))).token as string;
}
const lastActs = async (limit: number) => (await stand.parts.chain.list({ limit })).items;

/** Six digits, reckoned as RFC 6238 says and not by our own code. */
function codeOf(secret: string, now: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeUInt32BE(Math.floor(now / 30_000), 4);
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('a person', () => {
  test('is invited by a link, chooses a password, logs in, and may do what their roles say', async () => {
    const invited = await stand.admin('POST', '/api/v1/accounts', { personId: 'wang' });
    expect(invited.status).toBe(201);
    const { name, invitation } = (await json(invited)) as { name: string; invitation: { url: string; expiresAt: string } };
    expect(Date.parse(invitation.expiresAt)).toBe(stand.clock.now() + 72 * HOUR);
    const link = invitation.url.replace('/join/', '/api/v1/invitations/');
    expect(await json(await stand.anybody('GET', link))).toMatchObject({ name, personName: '人员wang', purpose: 'join' });
    const weak = await stand.anybody('POST', link, { password: 'woaini1314' });
    expect([weak.status, await json(weak)]).toMatchObject([422, { because: 'common', says: { zh: expect.any(String) } }]);
    expect(JSON.stringify(stand.lines)).not.toContain(link.split('/').at(-1));
    expect((await stand.anybody('POST', link, { password: GOOD })).status).toBe(204);
    expect((await stand.anybody('POST', link, { password: GOOD })).status).toBe(404);
    const { token } = await json(await logIn(name));
    const who = await json(await stand.anybody('GET', '/api/v1/session', undefined, bearer(token)));
    expect(who).toMatchObject({ personId: 'wang', roles: ['technician'], scope: { regions: [], halls: ['aq-civic'] } });
    expect(who['permissions']).toContain('order.act');
    expect(who['permissions']).not.toContain('rule.write');
    expect((await stand.anybody('GET', '/api/v1/accounts', undefined, bearer(token))).status).toBe(403);
    expect((await lastActs(3)).map(({ what, by }) => [what, by])).toEqual([
      ['session.open', 'wang'],
      ['account.join', 'wang'],
      ['account.invite', 'admin'],
    ]);
    expect((await stand.admin('POST', '/api/v1/accounts', { personId: 'wang', name: 'other' })).status).toBe(409);
    expect((await stand.admin('POST', '/api/v1/accounts', { personId: 'nobody' })).status).toBe(422);
  });

  test('changes their password with the one before, which ends all other sessions', async () => {
    const token = await joined('li');
    const other = (await json(await logIn('li'))).token;
    const put = (now: string, next: string) => stand.anybody('PUT', '/api/v1/account/password', { now, next }, bearer(token));
    expect((await put('a wrong one', 'the hill is high')).status).toBe(401);
    expect((await put(GOOD, 'li likes boats')).status).toBe(204);
    expect((await stand.anybody('GET', '/api/v1/account', undefined, bearer(token))).status).toBe(200);
    expect((await stand.anybody('GET', '/api/v1/account', undefined, bearer(other))).status).toBe(401);
    expect([(await logIn('li')).status, (await logIn('li', 'li likes boats')).status]).toEqual([401, 200]);
    const tooLong = await logIn('li', 'x'.repeat(3_000));
    expect([tooLong.status, (await json(tooLong))['type']]).toEqual([401, 'urn:hallwatch:problem:wrong-password']);
  });

  test('that logs out everywhere leaves a stolen cookie worth nothing, at once', async () => {
    const stolen = await joined('zhao');
    const cookie = { cookie: `hallwatch=${stolen}` };
    expect((await stand.anybody('GET', '/api/v1/session', undefined, cookie)).status).toBe(200);
    const { items } = (await json(await stand.anybody('GET', '/api/v1/account/sessions', undefined, cookie))) as {
      items: Json[];
    };
    expect(items).toMatchObject([{ current: true, address: '127.0.0.1', openedAt: expect.any(String) }]);
    const mine = (await json(await logIn('zhao'))).token;
    expect((await stand.anybody('DELETE', '/api/v1/account/sessions', undefined, bearer(mine))).status).toBe(204);
    for (const path of ['session', 'orders', 'account']) {
      expect((await stand.anybody('GET', `/api/v1/${path}`, undefined, cookie)).status).toBe(401);
    }
  });

  test('that is disabled is out, token and session alike, and the last administrator is not disabled', async () => {
    const token = await joined('sun', { roles: ['administrator'], scope: null });
    const disable = (name: string, by: Record<string, string>) =>
      stand.anybody('POST', `/api/v1/accounts/${name}/disable`, { why: 'left' }, by);
    expect((await disable('sun', bearer(token))).status).toBe(409);
    const made = await stand.anybody(
      'POST',
      '/api/v1/account/tokens',
      { name: 't', permissions: ['order.read'], expiresAt: new Date(stand.clock.now() + DAY).toISOString() },
      bearer(token),
    );
    const program = (await json(made))['token'];
    expect((await stand.anybody('GET', '/api/v1/orders', undefined, bearer(program))).status).toBe(200);
    expect((await disable('sun', stand.bearer)).status).toBe(200);
    for (const one of [token, program])
      expect((await stand.anybody('GET', '/api/v1/orders', undefined, bearer(one))).status).toBe(401);
    expect((await stand.admin('PATCH', '/api/v1/accounts/admin', { roles: [] })).status).toBe(409);
    expect((await lastActs(1))[0]).toMatchObject({ what: 'account.disable', why: 'left', after: { state: 'disabled' } });
  });
});

describe('a token of a program', () => {
  const make = (more: Json, by: Record<string, string> = stand.bearer) =>
    stand.anybody(
      'POST',
      '/api/v1/account/tokens',
      { name: 'report', permissions: ['order.read'], expiresAt: new Date(stand.clock.now() + DAY).toISOString(), ...more },
      by,
    );

  test('does what it was made for, where it was made for, and nothing beyond', async () => {
    const made = await make({ scope: { regions: ['anqing'], halls: [] }, permissions: ['order.read', 'self.read'] });
    expect(made.status).toBe(201);
    const { token, id } = await json(made);
    const as = bearer(token);
    expect((await stand.anybody('GET', '/api/v1/orders', undefined, as)).status).toBe(200);
    const beyond = await stand.anybody('GET', '/api/v1/incidents', undefined, as);
    expect([beyond.status, await json(beyond)]).toMatchObject([403, { because: 'beyond-token' }]);
    expect(await json(await stand.anybody('GET', '/api/v1/session', undefined, as))).toMatchObject({
      ...{ permissions: ['self.read', 'order.read'], scope: { regions: ['anqing'], halls: [] } },
    });
    expect((await make({}, as)).status).toBe(403);
    expect((await stand.admin('DELETE', `/api/v1/account/tokens/${id}`)).status).toBe(204);
    expect((await stand.anybody('GET', '/api/v1/orders', undefined, as)).status).toBe(401);
  });

  test('is for no more than its maker may, and for a year at most', async () => {
    const token = (await json(await logIn('wang'))).token;
    const beyond: PermissionName[] = ['rule.write'];
    expect((await make({ permissions: beyond }, bearer(token))).status).toBe(403);
    expect((await make({ scope: { regions: [], halls: ['hf-other'] } }, bearer(token))).status).toBe(403);
    expect((await make({ scope: { regions: [], halls: ['aq-civic'] } }, bearer(token))).status).toBe(201);
    const late = new Date(stand.clock.now() + 400 * DAY).toISOString();
    expect((await make({ expiresAt: late })).status).toBe(400);
    expect((await make({ expiresAt: new Date(stand.clock.now() - 1).toISOString() })).status).toBe(400);
  });
});

describe('a second factor', () => {
  test('once set up is asked for at each log-in, and each code is good once', async () => {
    const as = bearer((await json(await logIn('wang'))).token);
    const offer = await json(await stand.anybody('POST', '/api/v1/account/totp', undefined, as));
    const code = codeOf(offer['secret'] as string, stand.clock.now());
    const { recoveryCodes } = (await json(await stand.anybody('PUT', '/api/v1/account/totp', { code }, as))) as {
      recoveryCodes: string[];
    };
    expect(recoveryCodes).toHaveLength(10);
    expect(await json(await stand.anybody('GET', '/api/v1/session', undefined, as))).toMatchObject({ factor: { on: true } });
    const asked = await logIn('wang');
    expect([asked.status, (await json(asked))['type']]).toEqual([401, 'urn:hallwatch:problem:code-needed']);
    expect((await json(await logIn('wang', GOOD, { code })))['type']).toBe('urn:hallwatch:problem:wrong-code');
    stand.clock.forward(MINUTE);
    const next = codeOf(offer['secret'] as string, stand.clock.now());
    expect((await logIn('wang', GOOD, { code: next })).status).toBe(200);
    expect((await logIn('wang', GOOD, { code: recoveryCodes[0] })).status).toBe(200);
    expect((await logIn('wang', GOOD, { code: recoveryCodes[0] })).status).toBe(401);
    expect((await stand.anybody('DELETE', '/api/v1/account/totp', { password: GOOD }, as)).status).toBe(204);
    expect((await logIn('wang')).status).toBe(200);
  });
});

describe('where it is so set', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterAll(async () => {
    for (const one of opened) await one.close();
  });
  const askAt = async (rules: AccessRules, separated = false) => {
    const http = await startHttp({ ...stand.parts, accessRules: rules, separated });
    opened.push(http);
    return (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
      fetch(`${http.url}/api/v1/${path}`, {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
  };

  test('a dangerous act is confirmed with the password, for five minutes, and the browser gets another cookie', async () => {
    const ask = await askAt(new AccessRules('off', false, true));
    const cookie = { cookie: ((await logIn('admin', PASSWORD)).headers.getSetCookie()[0] ?? '').split(';')[0] ?? '' };
    const grant = (by: Record<string, string>) => ask('PATCH', 'accounts/li', by, { roles: ['noc'] });
    const refused = await grant(cookie);
    expect([refused.status, (await json(refused))['type']]).toEqual([403, 'urn:hallwatch:problem:confirm-password']);
    expect((await ask('POST', 'session/confirm', cookie, { password: 'a wrong one' })).status).toBe(401);
    const confirmed = await ask('POST', 'session/confirm', cookie, { password: PASSWORD });
    expect(confirmed.status).toBe(204);
    const fresh = { cookie: (confirmed.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '' };
    expect(fresh).not.toEqual(cookie);
    expect((await grant(fresh)).status).toBe(200);
    stand.clock.forward(5 * MINUTE);
    expect([(await grant(fresh)).status, (await grant(cookie)).status]).toEqual([403, 401]);
  });

  test('an administrator without a second factor may only set one up', async () => {
    const ask = await askAt(new AccessRules('administrators', true, false));
    const refused = await ask('GET', 'orders', stand.bearer);
    expect([refused.status, (await json(refused))['type']]).toEqual([403, 'urn:hallwatch:problem:factor-needed']);
    expect((await ask('GET', 'session', stand.bearer)).status).toBe(200);
    expect((await ask('GET', 'orders', bearer((await json(await logIn('wang'))).token))).status).toBe(200);
  });

  test('a password is good for so many days: then another one is chosen, and nothing else is done before', async () => {
    const ask = await askAt(new AccessRules('off', false, false, { ...PASSWORD_RULES, days: 90, classes: 3 }));
    expect((await ask('GET', 'orders', stand.bearer)).status).toBe(200);
    const [{ hash } = { hash: '' }] = await stand.database.query<{ hash: string }>(
      "SELECT password_hash AS hash FROM account WHERE name = 'admin'",
    );
    stand.clock.forward(90 * DAY);
    await stand.logIn();
    const refused = await ask('GET', 'orders', stand.bearer);
    expect([refused.status, await json(refused)]).toMatchObject([
      403,
      { type: 'urn:hallwatch:problem:password-old', detail: expect.stringContaining('90 days') },
    ]);
    const change = (now: string, next: string) => ask('PUT', 'account/password', stand.bearer, { now, next });
    const weak = await change(PASSWORD, 'boats on a river');
    expect([weak.status, await json(weak)]).toMatchObject([
      422,
      { because: 'few-classes', says: { zh: expect.stringContaining('3') } },
    ]);
    expect((await change(PASSWORD, 'Boats on a river')).status).toBe(204);
    expect((await ask('GET', 'orders', stand.bearer)).status).toBe(200);
    await stand.database.query("UPDATE account SET password_hash = $1 WHERE name = 'admin'", [hash]);
    await stand.logIn();
  });

  test('who invites gives no rights where powers are kept apart, and nobody opens an auditor’s account', async () => {
    const ask = await askAt(new AccessRules('off', false, false), true);
    await stand.admin('PATCH', '/api/v1/accounts/li', { roles: ['auditor'], scope: null });
    expect((await ask('PATCH', 'accounts/li', stand.bearer, { roles: ['noc'] })).status).toBe(403);
    const reset = await ask('POST', 'accounts/li/invitation', stand.bearer, {});
    expect([reset.status, await json(reset)]).toMatchObject([409, { because: 'kept-apart' }]);
  });
});

test('refused log-ins are an act a minute for an account and address, with how many there were', async () => {
  for (let i = 0; i < 3; i++) await logIn('zhao', 'a wrong one');
  for (let i = 0; i < 3; i++) await logIn(`nobody-${i}`, 'a wrong one');
  stand.clock.forward(MINUTE);
  await logIn('zhao', 'a wrong one');
  // What is noted beside the answer is noted before the next refusal is: the chain is followed until it stands there.
  const refused = async () =>
    (await lastActs(50)).filter(({ what, at }) => what === 'session.refused' && at >= stand.clock.now());
  while ((await refused()).length < 2) await new Promise(setImmediate);
  const told = (await refused()).map(({ by, after }) => [by, after]);
  expect(told).toEqual(
    expect.arrayContaining([
      ['zhao', { times: 3 }],
      ['(unknown)', { times: 2 }],
    ]),
  );
  expect(JSON.stringify(await lastActs(100))).not.toContain('a wrong one');
});
