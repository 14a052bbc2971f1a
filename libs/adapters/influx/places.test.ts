import { afterEach, describe, expect, test } from '@jest/globals';
import type { Resolution, Retention, RetentionChange } from '#libs/domain/index.js';
import type { NamedEvent } from '#libs/runtime/index.js';
import { type Answering, type Asked, type InfluxDouble, startInfluxDouble } from '#test/harness/influx-double.js';
import { INFLUX_ABSENT, type InfluxForTests, startInflux } from '#test/harness/influx-server.js';
import { InfluxServer } from './server.js';

const LINE = 'heartbeat,kiosk=K-1 temp_c=1';
const kept = (change: RetentionChange, raw = 30): Retention => ({ days: { raw, '5m': 365, '1h': 0 }, change });

let events: NamedEvent[] = [];
const running: (InfluxDouble | InfluxForTests)[] = [];
afterEach(async () => {
  events = [];
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const reached = (url: string, retention: Retention, more: { token?: string; org?: string } = {}): InfluxServer =>
  new InfluxServer({ url, bucket: 'hallwatch', retention, report: (event) => events.push(event), ...more });
const told = (): string[] => events.map((event) => event.constructor.name);

async function double(version: string, answer: (asked: Asked) => Answering | undefined): Promise<InfluxDouble> {
  const server = await startInfluxDouble(version, answer);
  running.push(server);
  return server;
}

/** Days that Debian's InfluxDB keeps a database, as it says itself. */
async function policyOf(url: string, database: string): Promise<unknown> {
  const q = `SHOW RETENTION POLICIES ON "${database}"`;
  const { results } = (await (await fetch(`${url}/query?${new URLSearchParams({ q })}`)).json()) as {
    results: { series?: { values: unknown[][] }[] }[];
  };
  return results[0]?.series?.[0]?.values.map(([name, duration]) => [name, duration]);
}

describe('on Debian’s InfluxDB 1', () => {
  const on = (title: string, run: (url: string) => Promise<void>): void =>
    test(title, async () => {
      const server = await startInflux();
      if (!server) return console.warn(`${title}: ${INFLUX_ABSENT}`);
      running.push(server);
      await run(server.url);
    }, 20_000);

  on('the databases are made at the first start and keep for as long as is asked', async (url) => {
    const server = reached(url, kept('keep'));
    for (const of of ['raw', '5m', '1h'] as Resolution[]) await server.prepare(of);
    expect(await policyOf(url, 'hallwatch')).toEqual([['autogen', '720h0m0s']]);
    expect(await policyOf(url, 'hallwatch_5m')).toEqual([['autogen', '8760h0m0s']]);
    expect(await policyOf(url, 'hallwatch_1h')).toEqual([['autogen', '0s']]);
    expect(told()).toEqual(['BucketMade', 'BucketMade', 'BucketMade']);
  });

  on('one that keeps for another time is changed only as far as is said', async (url) => {
    await reached(url, kept('keep', 0)).prepare('raw');
    const cautious = reached(url, kept('lengthen', 30));
    await cautious.prepare('raw');
    await cautious.write(LINE);
    expect(await policyOf(url, 'hallwatch')).toEqual([['autogen', '0s']]);
    expect(events.at(-1)?.says).toBe(
      'InfluxDB keeps hallwatch for ever, the settings ask for 30 days; nothing was changed. ' +
        'Set HALLWATCH_HISTORY_RETENTION to apply, which deletes what is older, or the days to what is kept.',
    );
    await reached(url, kept('apply', 30)).prepare('raw');
    expect(await policyOf(url, 'hallwatch')).toEqual([['autogen', '720h0m0s']]);
    await reached(url, kept('lengthen', 60)).prepare('raw');
    expect(await policyOf(url, 'hallwatch')).toEqual([['autogen', '1440h0m0s']]);
    await reached(url, kept('keep', 60)).prepare('raw');
    expect(told()).toEqual(['BucketMade', 'RetentionDiffers', 'RetentionChanged', 'RetentionChanged']);
  });
});

describe('by the documented API of InfluxDB 2, on a double', () => {
  const bucket = (everySeconds: number) => ({
    buckets: [{ id: 'b1', orgID: 'o1', name: 'hallwatch', retentionRules: [{ type: 'expire', everySeconds }] }],
  });

  test('a bucket that is not there is made with its retention and its name for InfluxQL', async () => {
    const server = await double('v2.7.12', ({ method, path }) => {
      if (path.startsWith('/api/v2/buckets?')) return { status: 404, json: { message: 'bucket "hallwatch" not found' } };
      if (path === '/api/v2/orgs?org=halls') return { json: { orgs: [{ id: 'o1' }] } };
      if (path === '/api/v2/buckets') return { status: 201, json: { id: 'b1', orgID: 'o1', name: 'hallwatch' } };
      if (method === 'GET' && path.startsWith('/api/v2/dbrps')) return { json: { content: [] } };
      return path === '/api/v2/dbrps' ? { status: 201, json: {} } : undefined;
    });
    await reached(server.url, kept('keep'), { token: 'word', org: 'halls' }).write(LINE);
    expect(server.asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/api/v2/buckets?name=hallwatch&org=halls', ''],
      ['GET', '/api/v2/orgs?org=halls', ''],
      [
        'POST',
        '/api/v2/buckets',
        { orgID: 'o1', name: 'hallwatch', retentionRules: [{ type: 'expire', everySeconds: 2_592_000 }] },
      ],
      ['GET', '/api/v2/dbrps?orgID=o1&bucketID=b1', ''],
      [
        'POST',
        '/api/v2/dbrps',
        { bucketID: 'b1', orgID: 'o1', database: 'hallwatch', retention_policy: 'autogen', default: true },
      ],
      // Whether it may be written to is asked with nothing.
      ['POST', '/api/v2/write?org=halls&bucket=hallwatch&precision=ns', ''],
      ['POST', '/api/v2/write?org=halls&bucket=hallwatch&precision=ns', LINE],
    ]);
    expect(new Set(server.asked.map(({ authorization }) => authorization))).toEqual(new Set(['Token word']));
    expect(told()).toEqual(['BucketMade']);
  });

  test.each(['5m', '1h'] as const)('the means of %s have their name for InfluxQL too', async (of) => {
    const name = `hallwatch_${of}`;
    const server = await double('v2.7.12', ({ method, path }) => {
      if (path.startsWith('/api/v2/buckets?')) return { json: { buckets: [{ id: 'b1', orgID: 'o1', name }] } };
      return path.startsWith('/api/v2/dbrps') ? { json: { content: [] }, status: method === 'GET' ? 200 : 201 } : undefined;
    });
    await reached(server.url, kept('keep')).prepare(of);
    expect(server.asked.filter(({ body }) => body !== '')).toMatchObject([
      { path: '/api/v2/dbrps', body: { bucketID: 'b1', database: name, default: true } },
    ]);
  });

  test('one that is there is left, and with apply its retention is set', async () => {
    const server = await double('v2.7.12', ({ path }) => {
      if (path.startsWith('/api/v2/buckets?')) return { json: bucket(31_449_600) };
      if (path === '/api/v2/buckets/b1') return { json: {} };
      return path.startsWith('/api/v2/dbrps') ? { json: { content: [{ database: 'hallwatch', default: true }] } } : undefined;
    });
    await reached(server.url, kept('lengthen')).write(LINE);
    expect(told()).toEqual(['RetentionDiffers']);
    await reached(server.url, kept('apply')).write(LINE);
    const changes = server.asked.filter(({ method }) => method === 'PATCH');
    expect(changes).toMatchObject([
      { path: '/api/v2/buckets/b1', body: { retentionRules: [{ type: 'expire', everySeconds: 2_592_000 }] } },
    ]);
  });

  test('a token that may not make the bucket is told in one line, and the points are to be tried again', async () => {
    const server = await double('v2.7.12', ({ path }) => {
      if (path.startsWith('/api/v2/buckets?')) return { json: { buckets: [] } };
      return { status: 401, json: { message: 'unauthorized access' } };
    });
    await expect(reached(server.url, kept('keep'), { token: 'secret-word', org: 'halls' }).write(LINE)).rejects.toMatchObject({
      retry: true,
      message: expect.stringMatching(/has no bucket hallwatch, and this account may not make it.*Make it there, or give/),
    });
    expect(server.asked.some(({ path }) => path.startsWith('/api/v2/write'))).toBe(false);
  });
});

describe('with a token of few rights, on a double of InfluxDB 2', () => {
  const tell = async (answer: (asked: Asked) => Answering | undefined, org = 'halls'): Promise<[string, InfluxDouble]> => {
    const server = await double('v2.9.1', answer);
    const failed = await reached(server.url, kept('keep'), { token: 'secret-word', org })
      .write(LINE)
      .then(
        () => '',
        (error: Error) => error.message,
      );
    expect(failed).not.toMatch(/[{}\t\n]|secret-word/);
    return [failed, server];
  };

  test.each<[string, Answering]>([
    ['answers nothing', { json: { orgs: [] } }],
    ['refuses', { status: 401, json: { code: 'unauthorized', message: 'read:orgs is unauthorized' } }],
  ])('one that may not look at organizations, where the server %s, finds its own in any bucket', async (_, orgs) => {
    const [failed, server] = await tell(({ method, path }) => {
      if (path.startsWith('/api/v2/orgs')) return orgs;
      if (path.startsWith('/api/v2/buckets?name=')) return { json: { buckets: [] } };
      if (path.startsWith('/api/v2/buckets?')) return { json: { buckets: [{ id: 'b9', orgID: 'o7', name: '_monitoring' }] } };
      if (path === '/api/v2/buckets') return { status: 201, json: { id: 'b1', orgID: 'o7', name: 'hallwatch' } };
      return method === 'GET' ? { json: { content: [{ database: 'hallwatch', default: true }] } } : undefined;
    });
    expect(failed).toBe('');
    expect(server.asked.find(({ method, path }) => method === 'POST' && path === '/api/v2/buckets')?.body).toMatchObject({
      orgID: 'o7',
    });
  });

  test('and is told which right it lacks where it sees no bucket', async () => {
    const [failed] = await tell(({ path }) => {
      if (path.startsWith('/api/v2/orgs')) return { json: { orgs: [] } };
      return { json: { buckets: [] } };
    });
    expect(failed).toMatch(/it may not look at organizations; give the token the right to read its organization \(read:orgs\)/);
  });

  test('a wrong organization is told in a sentence', async () => {
    const notFound = { status: 404, json: { code: 'not found', message: 'organization name "hals" not found' } };
    const [failed] = await tell(() => notFound, 'hals');
    expect(failed).toMatch(/organization name "hals" not found\. Correct HALLWATCH_INFLUX_ORG/);
  });

  test('one that may only read is told so before there is something to write', async () => {
    const server = await double('v2.9.1', ({ path }) => {
      if (path.startsWith('/api/v2/buckets?')) return { json: { buckets: [{ id: 'b1', orgID: 'o1', name: 'hallwatch' }] } };
      if (path.startsWith('/api/v2/dbrps')) return { json: { content: [{ database: 'hallwatch', default: true }] } };
      return path.startsWith('/api/v2/write')
        ? { status: 403, json: { code: 'forbidden', message: 'insufficient permissions' } }
        : undefined;
    });
    await expect(reached(server.url, kept('keep'), { token: 'word' }).prepare('raw')).rejects.toThrow(
      /does not let the token .* 403\. .*right to read and to write it/,
    );
  });
});

describe('by the documented API of InfluxDB 3, on a double', () => {
  test.each([[200], [409], [401]])(
    'the database is asked for with its retention, and an answer of %i is well',
    async (status) => {
      const server = await double('3.4.1', ({ path }) => (path.startsWith('/api/v3') ? { status, json: {} } : undefined));
      const history = reached(server.url, kept('apply'), { token: 'word' });
      await history.write(LINE);
      await history.write(LINE, '1h');
      expect(server.asked.map(({ method, path, body }) => [method, path, body])).toEqual([
        ['POST', '/api/v3/configure/database', { db: 'hallwatch', retention_period: '30d' }],
        ['POST', '/api/v2/write?org=&bucket=hallwatch&precision=ns', LINE],
        ['POST', '/api/v3/configure/database', { db: 'hallwatch_1h' }],
        ['POST', '/api/v2/write?org=&bucket=hallwatch_1h&precision=ns', LINE],
      ]);
      expect(told()).toEqual(status === 200 ? ['BucketMade', 'BucketMade'] : []);
    },
  );
});
