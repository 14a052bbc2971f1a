import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Health, StartRefused } from '#libs/runtime/index.js';
import { Stand } from './testing/stand.js';
import { startHttp } from './testing/start-http.js';
import { Stream } from './testing/stream.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
}, 60_000);
afterAll(() => stand.close());

describe('start and stop', () => {
  test('a port in use stops the start with the name of its setting', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    const refusal = await startHttp({ ...stand.parts, port }).catch((error: unknown) => error);
    other.close();
    expect(refusal).toBeInstanceOf(StartRefused);
    expect(String(refusal)).toContain('HALLWATCH_HTTP_PORT');
  });

  test('an address of another machine stops the start with the name of its setting', async () => {
    await expect(startHttp({ ...stand.parts, host: '192.0.2.1' })).rejects.toThrow(/HALLWATCH_HTTP_HOST/);
  });

  test('the stop ends live streams and is quick', async () => {
    const http = await startHttp(stand.parts);
    const stream = await Stream.open(`${http.url}/api/v1/board/events`);
    const begun = process.hrtime.bigint();
    await http.close();
    await stream.end();
    expect(Number(process.hrtime.bigint() - begun) / 1e9).toBeLessThan(2);
    await expect(fetch(http.url)).rejects.toThrow();
  });
});

describe('health', () => {
  test('is told to anybody: alive, and ready with its parts and the time', async () => {
    expect((await stand.anybody('GET', '/api/v1/health/live')).status).toBe(200);
    const ready = await stand.anybody('GET', '/api/v1/health/ready');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'ok',
        parts: { postgres: 'ok', history: 'ok', monitoring: 'ok' },
        stalled: [],
        degraded: [],
        now: stand.clock.now(),
        speed: 1,
      },
    ]);
  });

  test('a part that is away is a problem that names it', async () => {
    let away: string | null = 'The disk is full.';
    stand.parts.health.add('journal', () => away);
    const answer = await stand.anybody('GET', '/api/v1/health/ready');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 503, detail: 'journal is away', parts: { journal: 'away' } });
    const told = { detail: 'journal: The disk is full.', parts: { journal: 'The disk is full.' } };
    expect(await (await stand.admin('GET', '/api/v1/health/ready')).json()).toMatchObject(told);
    const made = { authorization: 'Bearer made-up' };
    expect(await (await stand.anybody('GET', '/api/v1/health/ready', undefined, made)).text()).not.toContain('disk');
    const machine = await startHttp({ ...stand.parts, tokens: { metrics: 'made-up-for-this-test' } });
    const asked = await fetch(`${machine.url}/api/v1/health/ready`, {
      headers: { authorization: 'Bearer made-up-for-this-test' },
    });
    expect(await asked.json()).toMatchObject(told);
    await machine.close();
    away = null;
  });

  test.each<[string, string | null, string | null, Record<string, number>]>([
    ['the history', 'It is away.', null, { '': 200, '?for=board': 200, '?for=console': 200, '?for=all': 503 }],
    ['PostgreSQL', null, 'It is away.', { '': 503, '?for=board': 200, '?for=console': 503, '?for=all': 503 }],
    ['nothing', null, null, { '': 200, '?for=board': 200, '?for=console': 200, '?for=all': 200 }],
  ])('while %s is away it serves whom it can, and names what is away', async (_, history, postgres, wanted) => {
    const health = new Health();
    health.add('history', () => history);
    health.add('postgres', () => postgres);
    health.addConsumer('means', () => 'They are late.');
    health.started();
    const http = await startHttp({ ...stand.parts, health });
    const away = [...(history ? ['history'] : []), ...(postgres ? ['postgres'] : [])];
    for (const [query, status] of Object.entries(wanted)) {
      const answer = await fetch(`${http.url}/api/v1/health/ready${query}`);
      expect([query, answer.status, await answer.json()]).toEqual([
        query,
        status,
        expect.objectContaining({
          ...(status === 200 && { degraded: away }),
          stalled: ['means'],
          parts: expect.objectContaining({ means: 'away' }),
        }),
      ]);
    }
    await http.close();
  });
});

describe('addresses that nobody answers', () => {
  test('are a problem under the API and a page of the console elsewhere', async () => {
    const api = await stand.anybody('GET', '/api/v1/nothing', undefined, { accept: 'text/html' });
    expect([api.status, api.headers.get('content-type')?.split(';')[0]]).toEqual([404, 'application/problem+json']);
    const page = await stand.anybody('GET', '/kiosks/K-1', undefined, { accept: 'text/html' });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await stand.anybody('POST', '/kiosks/K-1', {}, { accept: 'text/html' })).status).toBe(404);
  });

  test('the technician’s page has its browser ask ahead for what it shows, where somebody is logged in', async () => {
    const asked = { accept: 'text/html' };
    const out = await stand.anybody('GET', '/tech', undefined, asked);
    const inside = await stand.anybody('GET', '/tech/orders/MO-1', undefined, { ...asked, cookie: 'hallwatch=somebody' });
    const elsewhere = await stand.anybody('GET', '/kiosks/K-1', undefined, { ...asked, cookie: 'hallwatch=somebody' });
    expect([out.headers.get('link'), elsewhere.headers.get('link')]).toEqual([null, null]);
    expect(inside.headers.get('link')).toContain('</api/v1/orders?undone=true&limit=500>; rel=preload; as=fetch; crossorigin');
  });

  test('the pages of the API come from this machine', async () => {
    const page = await (await stand.anybody('GET', '/api/docs')).text();
    expect(page).not.toMatch(/(src|href)=["']https?:/);
    expect((await stand.anybody('GET', '/api/docs/swagger-ui-bundle.js')).status).toBe(200);
    expect((await stand.anybody('GET', '/api/openapi.json')).status).toBe(200);
  });
});

describe('files', () => {
  test('travel zipped, and not again while they are the same', async () => {
    const path = '/api/docs/swagger-ui-bundle.js';
    const first = await stand.anybody('GET', path, undefined, { 'accept-encoding': 'gzip' });
    expect(first.headers.get('content-encoding')).toBe('gzip');
    expect((await first.text()).length).toBeGreaterThan(1_000_000);
    // As a browser asks; without the second header fetch forbids the answer that it is the same.
    const asked = { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    const again = await stand.anybody('GET', path, undefined, asked);
    expect(again.status).toBe(304);
    const plain = await stand.anybody('GET', path, undefined, { 'accept-encoding': 'identity' });
    expect([plain.status, plain.headers.get('content-encoding')]).toEqual([200, null]);
  });

  test('outside the folder are not reached', async () => {
    for (const path of [
      '/assets/../../package.json',
      '/..%2f..%2fpackage.json',
      '/api/docs/..%2fpackage.json',
      '/api/docs/package.json',
    ]) {
      expect((await stand.anybody('GET', path)).status).toBe(404);
    }
  });
});

describe('what is no request of ours', () => {
  test('a body over 1 MiB is 413, anything but JSON 415, and broken JSON 400', async () => {
    const send = (type: string, body: string) =>
      fetch(`${stand.url}/api/v1/fleet`, { method: 'POST', headers: { ...stand.bearer, 'content-type': type }, body });
    const sent: [string, string, number][] = [
      ['application/json', `"${'x'.repeat(1024 * 1024)}"`, 413],
      ['application/x-www-form-urlencoded', 'halls=1', 415],
      ['text/plain', '{}', 415],
      ['application/json', '{"halls":', 400],
      ['application/json', '{"__proto__":{}}', 400],
      ['application/json', '', 400],
    ];
    for (const [type, body, status] of sent) {
      const answer = await send(type, body);
      expect([type, answer.status]).toEqual([type, status]);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
  });

  test('an error that nobody expected is a 500 without its words, and is reported', async () => {
    const broken = {
      ...stand.parts,
      registry: Object.create(stand.parts.registry, {
        halls: {
          value: () => {
            throw new Error('secret words');
          },
        },
      }),
    };
    const http = await startHttp(broken);
    const answer = await fetch(`${http.url}/api/v1/halls`, { headers: stand.bearer });
    expect([answer.status, (await answer.text()).includes('secret')]).toEqual([500, false]);
    const line = stand.lines.find(({ event }) => event === 'RequestFailed');
    expect(line).toMatchObject({
      fields: {
        request: answer.headers.get('x-request-id'),
        address: '127.0.0.1',
        method: 'GET',
        path: '/api/v1/halls',
        status: 500,
      },
      error: { message: 'secret words' },
    });
    await http.close();
  });
});

describe('the log of requests', () => {
  const linesOf = (answer: Response): object[] =>
    stand.lines
      .filter(({ fields }) => fields?.['request'] === answer.headers.get('x-request-id'))
      .map(({ level, event, fields }) => ({ level, event, ...fields }));

  test.each<[string, string, string, number, string]>([
    ['nobody', 'GET', '/api/v1/orders?token=s3cret', 401, 'not-logged-in'],
    ['something that is not there', 'GET', '/api/v1/nothing', 404, 'not-found'],
    ['an address that cannot be read', 'GET', '/api/v1/%zz', 400, 'bad-request'],
    ['a log-in that is none', 'POST', '/api/v1/session', 400, 'bad-request'],
  ])(
    'a request of %s is one line under the number that the asker got, without its query',
    async (_, method, path, status, reason) => {
      const answer = await stand.anybody(method, path, method === 'POST' ? { name: 7 } : undefined);
      expect(answer.status).toBe(status);
      const [request, bare] = [answer.headers.get('x-request-id'), path.split('?')[0]];
      expect(linesOf(answer)).toEqual([
        { level: 'info', event: 'RequestRefused', request, address: '127.0.0.1', method, path: bare, status, reason },
      ]);
      expect(JSON.stringify(stand.lines)).not.toContain('s3cret');
    },
  );

  test('a wrong password is one line too, and it is not in it', async () => {
    const answer = await stand.anybody('POST', '/api/v1/session', { name: 'admin', password: 'not-the-right-one' });
    expect(linesOf(answer)).toMatchObject([{ level: 'warn', event: 'LoginRefused', reason: 'wrong-password', status: 401 }]);
    expect(JSON.stringify(stand.lines)).not.toContain('not-the-right-one');
  });

  test('what is answered, a page of the console and bad health write none', async () => {
    const page = await stand.anybody('GET', '/kiosks/K-1', undefined, { accept: 'text/html' });
    const ready = new Health();
    const http = await startHttp({ ...stand.parts, health: ready });
    const ill = await fetch(`${http.url}/api/v1/health/ready`);
    await http.close();
    expect([page.status, ill.status]).toEqual([200, 503]);
    for (const answer of [page, ill, await stand.anybody('GET', '/api/v1/board')]) expect(linesOf(answer)).toEqual([]);
  });
});
