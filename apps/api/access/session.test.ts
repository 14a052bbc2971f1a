import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PASSWORD, Stand } from '../testing/stand.js';
import { startHttp } from '../testing/start-http.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
}, 60_000);
afterAll(() => stand.close());

const logIn = (name: string, password: string, headers: Record<string, string> = {}) =>
  stand.anybody('POST', '/api/v1/session', { name, password }, headers);

describe('who may come in', () => {
  test('name and password open a session by token and by a cookie that scripts and other sites cannot use', async () => {
    const answer = await logIn('admin', PASSWORD);
    expect(answer.status).toBe(200);
    const { token, expiresAt } = (await answer.json()) as { token: string; expiresAt: string };
    expect(Date.parse(expiresAt)).toBeGreaterThan(stand.clock.now());
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^hallwatch=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
    const ways: Record<string, string>[] = [{ authorization: `Bearer ${token}` }, { cookie: `hallwatch=${token}` }];
    for (const headers of ways) {
      const who = await stand.anybody('GET', '/api/v1/session', undefined, headers);
      expect(await who.json()).toMatchObject({
        ...{ name: 'admin', personId: null, roles: ['administrator'], scope: null, separated: false, deputyOf: [] },
        permissions: expect.arrayContaining(['self.read', 'account.grant', 'rule.write']),
        factor: { on: false, needed: true },
      });
    }
  });

  test('without a session every duty of the staff is refused with a problem document', async () => {
    for (const path of [
      'orders',
      'incidents',
      'notices',
      'halls',
      'kiosks',
      'readings',
      'readings/course',
      'people',
      'alerts',
      'quarantine',
      'fleet',
      'events',
    ]) {
      const answer = await stand.anybody('GET', `/api/v1/${path}`);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('a session that was closed is worth nothing any more', async () => {
    const { token } = (await (await logIn('admin', PASSWORD)).json()) as { token: string };
    const bearer = { authorization: `Bearer ${token}` };
    expect((await stand.anybody('DELETE', '/api/v1/session', undefined, bearer)).status).toBe(204);
    expect((await stand.anybody('GET', '/api/v1/session', undefined, bearer)).status).toBe(401);
  });

  test('a session ends by itself', async () => {
    const { token, expiresAt } = (await (await logIn('admin', PASSWORD)).json()) as { token: string; expiresAt: string };
    stand.clock.forward(Date.parse(expiresAt) - stand.clock.now() + 1);
    expect((await stand.anybody('GET', '/api/v1/session', undefined, { authorization: `Bearer ${token}` })).status).toBe(401);
    await stand.logIn();
  });

  test('ten wrong passwords in a minute shut the name for that address, and a minute later it is open again', async () => {
    for (let i = 0; i < 10; i++) expect((await logIn('somebody', 'wrong')).status).toBe(401);
    const shut = await logIn('somebody', 'wrong');
    expect(shut.status).toBe(429);
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await logIn('admin', PASSWORD)).status).toBe(200);
    stand.clock.forward(60_000);
    expect((await logIn('somebody', 'wrong')).status).toBe(401);
  }, 30_000);
});

describe('other sites', () => {
  let cookie = '';
  beforeAll(async () => {
    cookie = ((await logIn('admin', PASSWORD)).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  });
  const addHall = (id: string, headers: Record<string, string>) =>
    stand.anybody('POST', '/api/v1/halls', { id, name: 'Hall', region: 'r', hotline: '1' }, { cookie, ...headers });

  test("another site's page can change nothing with the cookie", async () => {
    expect((await addHall('evil-1', { origin: 'https://evil.invalid' })).status).toBe(403);
    expect((await addHall('evil-2', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await addHall('evil-3', { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await addHall('evil-4', { origin: 'null' })).status).toBe(403);
  });

  test('our own page can, and so can a program that is no browser', async () => {
    expect((await addHall('own-1', { origin: stand.url })).status).toBe(201);
    expect((await addHall('own-2', { 'sec-fetch-site': 'same-origin', origin: stand.url })).status).toBe(201);
    expect((await addHall('own-3', {})).status).toBe(201);
  });
});

describe('a reverse proxy', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterAll(async () => {
    for (const one of opened) await one.close();
  });
  const behind = async (trustedProxies?: string[]): Promise<string> => {
    const http = await startHttp({ ...stand.parts, ...(trustedProxies && { trustedProxies }) });
    opened.push(http);
    return http.url;
  };
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'watch.example' };
  const logInAt = (url: string, headers: Record<string, string>, password = PASSWORD) =>
    fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'admin', password }),
    });

  test('that is trusted is believed about address, protocol and host', async () => {
    const url = await behind(['127.0.0.1']);
    const own = { ...forwarded, origin: 'https://watch.example', 'sec-fetch-site': 'cross-site' };
    const answer = await logInAt(url, own);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, expect.stringContaining('; Secure;')]);
    // Named for TLS and this host alone; the name of before is still read, and taken away at the next log-in.
    const [named = ''] = answer.headers.getSetCookie();
    expect(named).toMatch(/^__Host-hallwatch=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const [cookie = ''] = named.split(';');
    const before = cookie.replace('__Host-', '');
    for (const sent of [cookie, before, `hallwatch=another; ${cookie}`])
      expect((await fetch(`${url}/api/v1/session`, { headers: { ...forwarded, cookie: sent } })).status).toBe(200);
    const again = await logInAt(url, { ...own, cookie: before });
    expect(again.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^hallwatch=; .*Expires=Thu, 01 Jan 1970/),
      expect.stringMatching(/^__Host-hallwatch=[^;]/),
      expect.stringMatching(/^__Host-hallwatch_device=[^;]/),
    ]);
    const ended = await fetch(`${url}/api/v1/session`, { method: 'DELETE', headers: { ...own, cookie } });
    expect(ended.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^hallwatch=;/),
      expect.stringMatching(/^__Host-hallwatch=;.*Secure/),
    ]);
    const feed = await fetch(`${url}/board/feed.json`, { headers: forwarded });
    expect(await feed.text()).toContain('https://watch.example/board');
    await logInAt(url, { 'x-forwarded-for': '198.51.100.9, 203.0.113.7' }, 'wrong');
    // Whatever stands before it is what the asker said.
    expect(stand.lines.at(-1)).toMatchObject({ fields: { address: '203.0.113.7' } });
  });

  test.each([[undefined], [['192.0.2.1', '10.0.0.0/8']]])('that is not among %j is not', async (trusted) => {
    const url = await behind(trusted);
    const answer = await logInAt(url, forwarded);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, expect.not.stringContaining('Secure')]);
    expect((await logInAt(url, { ...forwarded, origin: 'https://watch.example' })).status).toBe(403);
    expect(await (await fetch(`${url}/board/feed.json`, { headers: forwarded })).text()).not.toContain('watch.example');
    await logInAt(url, { 'x-forwarded-for': '203.0.113.7' }, 'wrong');
    expect(stand.lines.at(-1)).toMatchObject({ fields: { address: '127.0.0.1' } });
  });
});

describe('metrics', () => {
  const TOKEN = 'made-up-for-this-test';
  let told: { url: string; close(): Promise<void> };
  beforeAll(async () => {
    told = await startHttp({ ...stand.parts, tokens: { metrics: TOKEN } });
  });
  afterAll(() => told.close());
  const ask = (path: string, authorization?: string): Promise<Response> =>
    fetch(`${told.url}${path}`, { headers: authorization ? { authorization } : {} });

  test('are for whoever has their token or a session, and for nobody else on this machine either', async () => {
    const answer = await ask('/metrics', `Bearer ${TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('hallwatch_http_request_seconds_count');
    expect((await ask('/metrics', stand.bearer.authorization)).status).toBe(200);
    const refused = await ask('/metrics');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await refused.text()).toContain('HALLWATCH_METRICS_TOKEN');
    expect((await ask('/metrics', `Bearer ${TOKEN}s`)).status).toBe(401);
  });

  test('their token opens nothing else, and where none is set no token opens them', async () => {
    expect((await ask('/api/v1/kiosks', `Bearer ${TOKEN}`)).status).toBe(401);
    expect((await stand.anybody('GET', '/metrics', undefined, { authorization: 'Bearer undefined' })).status).toBe(401);
    expect((await stand.anybody('GET', '/metrics', undefined, { authorization: `Bearer ${TOKEN}` })).status).toBe(401);
  });
});
