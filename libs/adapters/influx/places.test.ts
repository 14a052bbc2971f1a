import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HistoryUnavailable, MINUTE, type Resolution, type Retention, type RetentionChange, SECOND } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { type Answering, type Asked, type InfluxDouble, startInfluxDouble } from '#test/harness/influx-double.js';
import { INFLUX_ABSENT, startInflux } from '#test/harness/influx-server.js';
import { InfluxTwo, OPERATOR, ORG, type Rights, saysNo } from '#test/harness/influx-two.js';
import { runsWith } from '#test/harness/runs-with.js';
import { MORNING } from '#test/harness/sample-readings.js';
import { RightsMissing } from './rights.js';
import { InfluxServer } from './server.js';

const LINE = 'heartbeat,kiosk=K-1 temp_c=1';
const kept = (change: RetentionChange, raw = 30): Retention => ({ days: { raw, '5m': 365, '1h': 0 }, change });

let events: NamedEvent[] = [];
const running: { stop(): Promise<void> }[] = [];
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

const onServers = runsWith('servers') ? describe : () => undefined;
onServers('on Debian’s InfluxDB 1', () => {
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

const ALL = ['hallwatch', 'hallwatch_5m', 'hallwatch_1h'];
/** A server that answers as InfluxDB 2.9 does, and a history at it by the token `worker`. */
async function two(rights: Rights, buckets: Record<string, number> = { 'of somebody': 0 }): Promise<InfluxTwo> {
  const server = await InfluxTwo.start({ tokens: { worker: rights, operator: OPERATOR }, buckets });
  running.push(server);
  return server;
}
const at = (server: InfluxTwo, retention = kept('keep')): InfluxServer =>
  reached(server.url, retention, { token: 'worker', org: ORG });
const sentence = async (act: Promise<unknown>): Promise<string> => {
  const error = await act.then(
    () => null,
    (failed: unknown) => failed,
  );
  expect(error).toBeInstanceOf(HistoryUnavailable);
  const { message } = error as Error;
  expect(message).not.toMatch(/[{}\t\n<>]|worker\b/);
  return message;
};
const NOTHING_ELSE: Rights = { read: 'every', write: 'every' };

describe('as InfluxDB 2.9 answers', () => {
  test('buckets that are not there are made with their retention and their names, without a look at the organization', async () => {
    const server = await two(NOTHING_ELSE);
    const history = at(server);
    await history.prepare('raw', '5m', '1h');
    expect(ALL.map((name) => server.keeps(name))).toEqual([2_592_000, 31_536_000, 0]);
    await history.write(`${LINE} ${MORNING}000000`, '1h');
    expect(server.kept.get('hallwatch_1h')).toEqual([`${LINE} ${MORNING}000000`]);
    expect(told()).toEqual(['BucketMade', 'BucketMade', 'BucketMade']);
    expect(server.asked.filter(({ path }) => path.includes('orgs'))).toEqual([]);
  });

  test('whoever may look at the organization finds it where there is no bucket yet; whoever may not is told to make one', async () => {
    const server = await two({ ...NOTHING_ELSE, org: true }, {});
    await at(server).prepare('raw');
    expect(server.keeps('hallwatch')).toBe(2_592_000);
    server.drop('hallwatch');
    server.give('worker', NOTHING_ELSE);
    expect(await sentence(at(server).prepare('raw'))).toMatch(
      /has no bucket hallwatch, and the token .* sees no other .*Make it there$/,
    );
  });

  test('one that is there is left, and with apply its retention is set, also for ever', async () => {
    const server = await two({ read: ALL, write: ALL }, { hallwatch: 364, hallwatch_5m: 365 });
    await at(server, kept('lengthen')).prepare('raw');
    expect([told(), server.keeps('hallwatch')]).toEqual([['RetentionDiffers'], 364 * 86_400]);
    await at(server, kept('apply')).prepare('raw');
    expect(server.keeps('hallwatch')).toBe(2_592_000);
    await at(server, kept('lengthen', 0)).prepare('raw');
    expect(server.keeps('hallwatch')).toBe(0);
  });

  test('a retention that may not, or cannot, be changed is told in a sentence', async () => {
    const server = await two({ read: ALL, write: [] }, { hallwatch: 10 });
    await sentence(at(server, kept('apply')).prepare('raw'));
    expect(events.at(-1)?.says).toMatch(/InfluxDB refuses to change it: the token .*has not the right to write it\.$/);
    server.give('worker', { read: ALL, write: ALL });
    server.mishap = ({ method }) =>
      method === 'PATCH'
        ? saysNo(422, 'shard-group duration must also be updated to be smaller than new retention duration')
        : undefined;
    await at(server, kept('apply', 5)).prepare('raw');
    expect(events.at(-1)?.says).toMatch(/refuses to change it: shard-group duration must .* retention duration\.$/);
  });

  test('a name that somebody gave away is given back', async () => {
    const server = await two({ read: ALL, write: ALL }, { hallwatch: 30 });
    const mapped = { status: 200, body: JSON.stringify({ content: [{ database: 'hallwatch', default: false }] }) };
    server.mishap = ({ method, path }) => (path === '/api/v2/dbrps' ? (method === 'GET' ? mapped : { status: 201 }) : undefined);
    await at(server).prepare('raw');
    const made = server.asked.find(({ method, path }) => method === 'POST' && path === '/api/v2/dbrps');
    expect(JSON.parse(made?.body ?? '{}')).toMatchObject({ database: 'hallwatch', retention_policy: 'autogen', default: true });
  });

  test.each<[string, string, string | undefined, RegExp]>([
    ['a wrong organization', 'worker', 'hals', /answers 404: organization name "hals" not found\. Set HALLWATCH_INFLUX_ORG/],
    ['no organization', 'worker', undefined, /answers 400: Please provide either orgID or org\. Set HALLWATCH_INFLUX_ORG/],
    ['an unknown token', 'stranger', ORG, /does not know the token \(HALLWATCH_INFLUX_TOKEN\): 401/],
  ])('%s is told in a sentence, and refuses no line', async (_, token, org, said) => {
    const server = await two({ read: ALL, write: ALL }, { hallwatch: 30 });
    const history = reached(server.url, kept('keep'), { token, ...(org !== undefined && { org }) });
    expect(await sentence(history.write(`${LINE} ${MORNING}000000`))).toMatch(said);
    // Whoever reads needs to name no organization.
    if (org !== undefined) expect(await history.ping()).toMatch(said);
  });

  test('a page of a proxy in the place of an answer is not told', async () => {
    const server = await two({ read: ALL, write: ALL }, { hallwatch: 30 });
    const page = '<html><body><h1>404 Not Found</h1></body></html>';
    server.mishap = ({ path }) => (path === '/ping' ? undefined : { status: 404, body: page });
    const history = at(server);
    expect(await sentence(history.prepare('raw'))).toMatch(/answers 404$/);
    expect(await sentence(history.query('SELECT 1'))).toMatch(/answers 404$/);
    // Where it answers well, it answers no question either.
    server.mishap = ({ path }) => (path === '/query' ? { status: 200, body: page } : undefined);
    expect(await sentence(history.query('SELECT 1'))).toMatch(/answers 200$/);
  });
});

describe('rights that a token of InfluxDB 2 has not', () => {
  const some = fc.subarray(ALL);
  const rights = fc.record({
    read: fc.oneof(some, fc.constant('every' as const)),
    write: fc.oneof(some, fc.constant('every' as const)),
  });

  test('are told at once, each for its bucket, and no others', async () => {
    await fc.assert(
      fc.asyncProperty(some, rights, async (there, { read, write }) => {
        const readable = (name: string): boolean => read === 'every' || read.includes(name);
        const writable = (name: string): boolean => write === 'every' || write.includes(name);
        // Of one bucket that it may read a token knows where to make more.
        const seen = read === 'every' ? ['of somebody'] : [...read, 'of somebody'];
        const buckets = Object.fromEntries(['of somebody', ...there].map((name) => [name, 0]));
        const server = await two({ read: read === 'every' ? read : seen, write }, buckets);
        const lacks = ALL.flatMap((bucket) => {
          if (!there.includes(bucket)) return write === 'every' ? [] : [{ bucket, rights: ['make'] }];
          const missing = [!readable(bucket) && 'read', !writable(bucket) && 'write'].filter((right) => right !== false);
          return missing.length === 0 ? [] : [{ bucket, rights: missing }];
        });
        const failed = await at(server, kept('keep', 0))
          .prepare('raw', '5m', '1h')
          .catch((error: unknown) => error as RightsMissing);
        if (lacks.length === 0) return expect(failed).toBeUndefined();
        expect(failed).toBeInstanceOf(RightsMissing);
        expect((failed as RightsMissing).lacks).toEqual(lacks);
        for (const { bucket } of lacks) expect((failed as RightsMissing).message).toMatch(new RegExp(`\\b${bucket}\\b`));
        expect(server.asked.some(({ path, body }) => path === '/api/v2/write' && body !== '')).toBe(false);
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  test('read as a sentence', async () => {
    const server = await two({ read: ['hallwatch', 'hallwatch_5m'], write: [] }, { hallwatch: 30, hallwatch_5m: 365 });
    const { host } = new URL(server.url);
    const history = at(server);
    expect(await sentence(history.prepare('raw'))).toBe(
      `InfluxDB at ${host} does not let the token (HALLWATCH_INFLUX_TOKEN) write the bucket hallwatch. Give it the right to read and to write`,
    );
    expect(await sentence(history.prepare('raw', '5m', '1h'))).toBe(
      `InfluxDB at ${host} does not let the token (HALLWATCH_INFLUX_TOKEN) write the buckets hallwatch and hallwatch_5m; ` +
        'make the bucket hallwatch_1h. Give it the right to read and to write. ' +
        'Make the bucket hallwatch_1h, or let it make buckets (InfluxDB 2: write:buckets of the organization)',
    );
  });

  test('are no matter once somebody gave them; and one that was taken back is told by its bucket', async () => {
    const server = await two({ read: ALL, write: [] }, { hallwatch: 0 });
    const history = at(server, kept('keep', 0));
    await sentence(history.write(`${LINE} ${MORNING}000000`));
    server.give('worker', { read: ALL, write: ALL });
    await history.write(`${LINE} ${MORNING}000000`);
    server.give('worker', { read: ALL, write: [] });
    expect(await sentence(history.write(`${LINE} ${MORNING}000000`))).toMatch(/do this: 403/);
    expect(await sentence(history.write(`${LINE} ${MORNING}000000`))).toMatch(/write the bucket hallwatch\./);
  });

  test('who only reads needs no right to write, and is told of one to read', async () => {
    const server = await two({ read: ALL, write: [] }, { hallwatch: 30 });
    const history = at(server);
    expect(await history.ping()).toBeNull();
    server.give('worker', { read: [], write: ALL });
    expect(await at(server).ping()).toMatch(/does not let the token .* read the bucket hallwatch\. Give it the right/);
    server.drop('hallwatch');
    // The worker has still to make it.
    expect(await at(server).ping()).toBeNull();
  });
});

describe('a server that asks to be left alone', () => {
  test.each([
    [429, 'too many requests, token is over its quota'],
    [503, 'the service is at its limit'],
  ] as const)('with %i is asked nothing so long, by whoever it is, and is written to then', async (status, message) => {
    const server = await two({ read: ALL, write: ALL }, { hallwatch: 0, hallwatch_5m: 365 });
    const clock = new StoryClock(MORNING);
    const address = { url: server.url, bucket: 'hallwatch', token: 'worker', org: ORG, report: () => undefined, clock };
    const history = new InfluxServer(address);
    await history.write(`${LINE} ${MORNING}000000`);
    server.mishap = ({ path }) => (path === '/api/v2/write' ? saysNo(status, message, { 'retry-after': '40' }) : undefined);
    expect(await sentence(history.write(`${LINE} ${MORNING}000000`))).toMatch(
      new RegExp(`answers ${status}: ${message}\\. It asks to be left alone and is tried again in 40 s$`),
    );
    server.mishap = () => undefined;
    const asked = server.asked.length;
    clock.forward(39 * SECOND);
    for (const act of [history.write(`${LINE} ${MORNING}000000`), history.prepare('5m')])
      expect(await sentence(act)).toMatch(/left alone/);
    expect(server.asked).toHaveLength(asked);
    // Reading is another matter.
    await history.query('SELECT 1');
    clock.forward(SECOND);
    await history.write(`${LINE} ${MORNING + 1}000000`);
    // It is not looked at anew.
    expect(server.asked.slice(asked).map(({ path }) => path)).toEqual(['/query', '/api/v2/write']);
  });

  test('for longer than a while is asked all the same', async () => {
    const server = await two({ read: ALL, write: ALL }, { hallwatch: 0 });
    const clock = new StoryClock(MORNING);
    const history = new InfluxServer({
      url: server.url,
      bucket: 'hallwatch',
      token: 'worker',
      org: ORG,
      report: () => undefined,
      clock,
    });
    server.mishap = ({ path }) => (path === '/ping' ? undefined : saysNo(503, 'gone fishing', { 'retry-after': '86400' }));
    expect(await sentence(history.write(`${LINE} ${MORNING}000000`))).toMatch(/gone fishing\. .* tried again in 300 s$/);
    expect(await sentence(history.query('SELECT 1'))).toMatch(/gone fishing/);
    server.mishap = () => undefined;
    clock.forward(5 * MINUTE);
    await history.write(`${LINE} ${MORNING}000000`);
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
