import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiModule } from '../api.module.js';
import { createServer } from '../server.js';
import { asHost, raw } from '../testing/raw.js';
import { Stand } from '../testing/stand.js';
import { startHttp } from '../testing/start-http.js';
import { type HttpParts, ValuesModule } from '../testing/values.module.js';

let stand: Stand;
const opened: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  stand = await Stand.open();
}, 60_000);
afterAll(async () => {
  for (const one of opened) await one.close();
  await stand.close();
});
async function edge(web: HttpParts['web'], trustedProxies?: string[]): Promise<string> {
  const http = await startHttp({ ...stand.parts, ...(web && { web }), ...(trustedProxies && { trustedProxies }) });
  opened.push(http);
  return http.url;
}

describe('the name by which somebody comes', () => {
  const NAMED = {
    PUBLIC_URL: 'https://Watch.example:8444/',
    BOARD_URL: 'https://board.example',
    HOSTS: ['watch.inside', '198.51.100.7', '::5'],
  };

  test('is ours, of this machine, or refused', async () => {
    const url = await edge(NAMED);
    const { port } = new URL(url);
    for (const host of [
      'watch.example',
      'WATCH.example:8444',
      'watch.example.',
      'board.example',
      'watch.inside:3000',
      '198.51.100.7',
      '[::5]:1',
      'localhost',
      `127.0.0.1:${port}`,
      '[::1]',
    ])
      expect([host, (await asHost(url, host)).status]).toEqual([host, 200]);
    for (const host of ['evil.example', 'watch.example.evil.example', 'xwatch.example', '198.51.100.8', '10.0.0.1', 'api'])
      expect([host, (await asHost(url, host)).status]).toEqual([host, 421]);
    for (const host of ['watch.example@evil.example', 'evil.example/watch.example', '', 'a b'])
      expect([host, (await asHost(url, host)).status]).not.toEqual([host, 200]);
  });

  test('of a stranger is told in a problem document, by every route, and opens neither metrics nor the log-in', async () => {
    const url = await edge(NAMED);
    for (const path of ['/', '/board', '/api/v1/board', '/metrics', '/api/v1/events', '/nothing', '/favicon.svg']) {
      const { status, headers, body } = await asHost(url, 'evil.example', path);
      expect([path, status, headers['content-type']]).toEqual([path, 421, 'application/problem+json; charset=utf-8']);
      expect(JSON.parse(body)).toMatchObject({
        type: 'urn:hallwatch:problem:wrong-host',
        detail: expect.stringContaining('HALLWATCH_HOSTS'),
      });
    }
    expect(stand.lines.at(-1)).toMatchObject({ event: 'RequestRefused', fields: { reason: 'wrong-host', address: '127.0.0.1' } });
  });

  test('is any until one is given, which is said at the start', async () => {
    const url = await edge({});
    expect((await asHost(url, 'evil.example')).status).toBe(200);
    expect(stand.lines.at(-1)).toMatchObject({ event: 'AnyHostTaken' });
  });

  test('counts as the proxy gives it, where it is believed', async () => {
    const from = 'X-Forwarded-Host: evil.example, watch.example\r\n';
    const behind = await edge(NAMED, ['127.0.0.1']);
    expect((await asHost(behind, '127.0.0.1', '/api/v1/state', from)).status).toBe(200);
    expect((await asHost(behind, '127.0.0.1', '/api/v1/state', 'X-Forwarded-Host: watch.example, evil.example\r\n')).status).toBe(
      421,
    );
    expect((await asHost(await edge(NAMED), 'evil.example', '/api/v1/state', from)).status).toBe(421);
  });

  test('need not be known to whoever asks by an address whether we live', async () => {
    const url = await edge(NAMED);
    expect((await asHost(url, '10.0.0.1:3000', '/api/v1/health/live')).status).toBe(200);
    expect((await asHost(url, 'evil.example', '/api/v1/health/live')).status).toBe(421);
  });

  test('is said once', async () => {
    const url = await edge(NAMED);
    const twice = await raw(
      url,
      'GET /api/v1/state HTTP/1.1\r\nHost: watch.example\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(twice.status).toBe(400);
  });
});

describe('who asks', () => {
  const addressBy = async (url: string, headers: string): Promise<unknown> => {
    const body = JSON.stringify({ name: 'admin', password: 'wrong-one' });
    const head = `POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    await raw(url, `${head}${headers}\r\n${body}`);
    return stand.lines.at(-1)?.fields?.['address'];
  };

  test('is told by a trusted proxy in X-Forwarded-For, from the end as far as it is trusted, and in nothing else', async () => {
    const url = await edge({}, ['127.0.0.1', '10.0.0.0/8']);
    expect(await addressBy(url, 'X-Forwarded-For: 203.0.113.7\r\n')).toBe('203.0.113.7');
    expect(await addressBy(url, 'X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.1.1.1\r\n')).toBe('203.0.113.7');
    expect(await addressBy(url, 'X-Forwarded-For: 203.0.113.7, ::ffff:10.1.1.1\r\n')).toBe('203.0.113.7');
    for (const other of ['X-Real-IP', 'True-Client-IP', 'X-Client-IP'])
      expect(await addressBy(url, `${other}: 203.0.113.7\r\n`)).toBe('127.0.0.1');
    expect(await addressBy(url, 'Forwarded: for=203.0.113.7;host=evil.example;proto=https\r\n')).toBe('127.0.0.1');
  });

  test('is whoever is connected, where nobody is trusted', async () => {
    const url = await edge({});
    for (const said of ['X-Forwarded-For: 203.0.113.7', 'Forwarded: for=203.0.113.7', 'X-Real-IP: 203.0.113.7'])
      expect(await addressBy(url, `${said}\r\n`)).toBe('127.0.0.1');
  });
});

describe('headers', () => {
  const SAFE = [
    'content-security-policy',
    'permissions-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'x-content-type-options',
    'referrer-policy',
  ];

  test('leave the place of whoever asks to the technician’s page alone', async () => {
    const url = await edge({});
    const policies = await Promise.all(
      ['/tech', '/tech/orders/MO-1?x=1', '/technology', '/', '/api/v1/board'].map(
        async (path) => (await asHost(url, 'localhost', path)).headers['permissions-policy'],
      ),
    );
    expect(policies.map((policy) => /geolocation=\((self)?\)/.exec(String(policy))?.[1])).toEqual([
      'self',
      'self',
      ...[undefined, undefined, undefined],
    ]);
    for (const policy of policies) expect(policy).toContain('camera=()');
  });

  test('that keep browsers safe are on every answer, those of Node itself too', async () => {
    const url = await edge({ PUBLIC_URL: 'https://watch.example' });
    const answers = [
      ...(await Promise.all(
        ['/', '/board', '/board/feed.json', '/api/v1/board', '/api/v1/orders', '/nothing'].map((path) =>
          asHost(url, 'watch.example', path),
        ),
      )),
      await asHost(url, 'evil.example'),
      await raw(url, 'NONSENSE\r\n\r\n'),
      await raw(url, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 401, 404, 421, 400, 431]);
    for (const { headers, status } of answers)
      expect([status, SAFE.filter((name) => headers[name] === undefined)]).toEqual([status, []]);
    for (const { headers, body } of answers.slice(-2)) {
      expect(headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(body)).toMatchObject({ detail: expect.any(String) });
    }
  });

  test('say how long what is answered may be kept', async () => {
    const kept = async (path: string) => (await stand.anybody('GET', path)).headers.get('cache-control');
    expect(await kept('/api/v1/board')).toBe('no-store');
    expect(await kept('/api/v1/orders')).toBe('no-store');
    expect(await kept('/metrics')).toBe('no-store');
    expect(await kept('/')).toBe('no-cache');
    expect(await kept('/board')).toBe('no-cache');
    expect(await kept('/board/feed.json')).toBe('public, max-age=60');
    expect(await kept('/board/feed.atom')).toBe('public, max-age=60');
  });

  test('bind to TLS where people come by it, and a trusted proxy says so', async () => {
    const hsts = async (url: string, more = '') =>
      (await asHost(url, 'watch.example', '/board', more)).headers['strict-transport-security'];
    const byTls = 'X-Forwarded-Proto: https\r\n';
    const behind = await edge({ PUBLIC_URL: 'https://watch.example' }, ['127.0.0.1']);
    expect([await hsts(behind, byTls), await hsts(behind)]).toEqual(['max-age=31536000', undefined]);
    expect(await hsts(await edge({ PUBLIC_URL: 'https://watch.example' }), byTls)).toBeUndefined();
    expect(await hsts(await edge({ PUBLIC_URL: 'http://watch.example' }, ['127.0.0.1']), byTls)).toBeUndefined();
  });

  test('of more than a hundred are refused', async () => {
    const many = Array.from({ length: 101 }, (_, n) => `X-${n}: 1\r\n`).join('');
    expect((await asHost(stand.url, 'localhost', '/', many)).status).toBe(431);
  });
});

describe('a body', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${stand.url}/api/v1/fleet`, {
      method: 'POST',
      headers: { ...stand.bearer, 'content-type': 'application/json', ...headers },
      body,
    });

  test('that is encoded is not taken', async () => {
    for (const coded of ['gzip', 'br', 'deflate', 'gzip, identity'])
      expect([coded, (await post('{}', { 'content-encoding': coded })).status]).toEqual([coded, 415]);
    expect((await post('{}', { 'content-encoding': 'identity' })).status).toBe(200);
  });

  test('that is deep, has more parts than anybody needs, or poisons objects is refused with a sentence', async () => {
    for (const body of [
      `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
      `{"halls":${'['.repeat(40)}${']'.repeat(40)}}`,
      `[${Array<number>(200_000).fill(1).join(',')}]`,
      '{"halls":[{"__proto__":{"x":1}}]}',
      '{"a":{"constructor":{"prototype":{}}}}',
    ]) {
      const answer = await post(body);
      expect([body.slice(0, 20), answer.status]).toEqual([body.slice(0, 20), 400]);
      expect(await answer.json()).toMatchObject({ detail: expect.any(String) });
    }
  });

  test('and a query that says a thing twice is refused', async () => {
    expect((await stand.admin('GET', '/api/v1/orders?limit=1&limit=2')).status).toBe(400);
    expect((await stand.admin('GET', '/api/v1/orders?limit[a]=2')).status).toBe(400);
    expect((await stand.anybody('GET', '/board?lang=en&lang=zh&q=a&q=b')).status).toBe(200);
  });
});

describe('how much one address may ask for', () => {
  const WEB = { HTTP_RATE_PER_SECOND: 1, HTTP_RATE_BURST: 5 };
  const from = (url: string, address: string) => fetch(`${url}/api/v1/state`, { headers: { 'x-forwarded-for': address } });

  test('is bounded, with the seconds to wait, and nobody else feels it', async () => {
    const url = await edge(WEB, ['127.0.0.1']);
    const all = await Promise.all(Array.from({ length: 20 }, () => from(url, '203.0.113.7')));
    const refused = all.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(14);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused[0]?.json()).toMatchObject({ type: 'urn:hallwatch:problem:too-fast' });
    expect((await from(url, '203.0.113.8')).status).toBe(200);
  });

  test('is counted for a house of IPv6 together', async () => {
    const url = await edge(WEB, ['127.0.0.1']);
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => from(url, `2400:1:2:3::${n + 1}`)));
    expect(all.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(14);
    expect((await from(url, '2400:1:2:4::1')).status).toBe(200);
  });

  test('is not bounded for the proxy itself, nor for this machine where none is named', async () => {
    const behind = await edge(WEB, ['127.0.0.1']);
    const own = await edge(WEB);
    for (const url of [behind, own]) {
      const all = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/api/v1/state`)));
      expect(all.every(({ status }) => status === 200)).toBe(true);
    }
  });

  const connectionsTo = (url: string) => {
    const sockets = Array.from({ length: 5 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined);
    return sockets;
  };

  test('is so many connections', async () => {
    const sockets = connectionsTo(await edge({ HTTP_CONNECTIONS_PER_ADDRESS: 3 }, ['192.0.2.1']));
    await Promise.all(sockets.slice(3).map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(3);
    for (const socket of sockets) socket.destroy();
  });

  test('is what all together leave: so many connections of all, also of who is counted for many', async () => {
    const url = await edge({ HTTP_CONNECTIONS: 3, HTTP_CONNECTIONS_PER_ADDRESS: 400 }, ['127.0.0.1']);
    const sockets = connectionsTo(url);
    await Promise.all(sockets.slice(3).map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(3);
    for (const socket of sockets) socket.destroy();
    // A place is free again when its connection has gone.
    const again = async (): Promise<number> => (await asHost(url, 'localhost').catch(() => ({ status: 0 }))).status;
    while ((await again()) !== 200);
  });
});

describe('a request that arrives slowly', () => {
  /** Sends a beginning, and then one character after the other for as long as it is taken; answers what came back when it was cut. */
  const drip = (url: string, begin: string): Promise<string> =>
    new Promise((resolve) => {
      let said = '';
      let drops: NodeJS.Timeout | undefined;
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
        socket.write(begin);
        drops = setInterval(() => socket.write('a'), 20);
      });
      socket.on('data', (part) => {
        said += part.toString();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(drops);
        resolve(said);
      });
    });

  test.each([
    ['headers', 'GET /api/v1/state HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    [
      'body',
      'POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"name":"',
    ],
  ])('in its %s is cut, with what was wrong', async (_, begin) => {
    const http = await startHttp({ ...stand.parts, arrival: { within: 150, look: 20 } });
    opened.push(http);
    const said = await drip(http.url, begin);
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(said).toContain('urn:hallwatch:problem:too-slow');
    expect((await asHost(http.url, 'localhost')).status).toBe(200);
  });

  test('has 30 seconds where nobody says otherwise', async () => {
    const app = await createServer(
      { module: ApiModule, imports: [ValuesModule.of(stand.parts)] },
      {
        settings: {},
        reporter: stand.parts,
      },
    );
    const { headersTimeout, requestTimeout } = app.getHttpServer();
    await app.close();
    expect([headersTimeout, requestTimeout]).toEqual([30_000, 30_000]);
  });
});
