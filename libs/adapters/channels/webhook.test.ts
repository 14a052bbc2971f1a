import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AllowedTargets } from '#libs/domain/index.js';
import type { LookUp } from './outgoing.js';
import { callOutside } from './outside-watchdog.js';
import { WebhookChannel } from './webhook.js';

const HERE = new AllowedTargets(['127.0.0.1']);
const sent = (url: string, policy = HERE, lookUp?: LookUp) =>
  new WebhookChannel({ secret: () => 'secret', wallSeconds: () => 1, policy, ...(lookUp && { lookUp }) }).send({
    id: 'AL-1',
    address: { kind: 'webhook', url },
    body: {},
  });

const listening = async (server: Server | ReturnType<typeof createSocketServer>): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('a webhook that cannot be reached is told with the reason', () => {
  test('nobody listens', async () => {
    const server = createServer();
    const url = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await sent(`${url}/in?token=secret`)).toEqual({
      ok: false,
      retry: true,
      error: `${url} could not be reached`,
      detail: 'nothing listens there',
    });
  });

  test('a name that nobody has', async () => {
    const { error } = (await sent('http://alerts.invalid/')) as { error: string };
    expect(error).toMatch(
      /^http:\/\/alerts\.invalid could not be reached: (its name is not known|names cannot be looked up now)$/,
    );
  });

  test('the connection is broken off', async () => {
    const server = createSocketServer((socket) => socket.destroy());
    const url = await listening(server);
    expect(await sent(url)).toMatchObject({ error: `${url} could not be reached`, detail: 'it broke the connection off' });
    await new Promise((resolve) => server.close(resolve));
  });

  test('it sends us elsewhere', async () => {
    const server = createServer((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    const url = await listening(server);
    expect(await sent(url)).toMatchObject({
      retry: false,
      error: `${url} is not used: it sends us elsewhere (302), and redirects are not followed`,
    });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a webhook to an inner address', () => {
  let calls = 0;
  const server = createServer((_request, response) => {
    calls++;
    response.end('ok');
  });
  let url = '';
  beforeAll(async () => {
    url = await listening(server);
  });
  beforeEach(() => {
    calls = 0;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const port = () => new URL(url).port;
  const leadsTo =
    (...addresses: string[]): LookUp =>
    (_host, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  test('is called when it is named, by its address or by its name', async () => {
    expect(await sent(url)).toEqual({ ok: true });
    expect(await sent(`http://chat.inside:${port()}/`, new AllowedTargets(['chat.inside']), leadsTo('127.0.0.1'))).toEqual({
      ok: true,
    });
    expect(calls).toBe(2);
  });

  test.each(['127.0.0.1', '2130706433', '0x7f000001', '0177.0.0.1', '[::ffff:127.0.0.1]', '0.0.0.0', 'localhost', '127.1'])(
    'is not called as %s when nobody named it',
    async (host) => {
      const result = await sent(`http://${host}:${port()}/`, new AllowedTargets());
      expect(result).toMatchObject({ ok: false, retry: false, error: expect.stringContaining('HALLWATCH_ALLOW_TARGETS') });
      expect(calls).toBe(0);
    },
  );

  test.each([[['127.0.0.1']], [['::ffff:7f00:1']], [['8.8.8.8', '127.0.0.1']], [['169.254.169.254']], [['::1']]])(
    'is not called by a name that leads to %j',
    async (addresses) => {
      const result = await sent(`http://rebound.example:${port()}/`, new AllowedTargets(), leadsTo(...addresses));
      expect(result).toMatchObject({ ok: false, retry: false, error: expect.stringContaining('rebound.example leads to') });
      expect(calls).toBe(0);
    },
  );

  test('that a name leads to only the second time is not called: the address that was checked is', async () => {
    let asked = 0;
    const turning: LookUp = (host, done) => leadsTo(asked++ === 0 ? '127.0.0.1' : '127.0.0.2')(host, done);
    const once = new AllowedTargets(['127.0.0.1']);
    expect(await sent(`http://turning.example:${port()}/`, once, turning)).toEqual({ ok: true });
    expect([asked, calls]).toEqual([1, 1]);
    expect(await sent(`http://turning.example:${port()}/`, once, turning)).toMatchObject({ ok: false, retry: false });
    expect(calls).toBe(1);
  });

  test('that the operator named as the watchdog is called, and the metadata of a cloud is not', async () => {
    expect(await callOutside(url, new AllowedTargets())).toBeNull();
    expect(await callOutside('http://169.254.169.254/', new AllowedTargets())).toContain('HALLWATCH_ALLOW_TARGETS');
    const elsewhere = createServer((_request, response) => response.writeHead(301, { location: url }).end());
    const from = await listening(elsewhere);
    expect(await callOutside(from, new AllowedTargets())).toBe(
      `${from}: it sends us elsewhere (301), and redirects are not followed`,
    );
    await new Promise((resolve) => elsewhere.close(resolve));
    expect(calls).toBe(1);
  });
});
