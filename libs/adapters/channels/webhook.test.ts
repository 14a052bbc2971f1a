import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { WebhookChannel } from './webhook.js';

const sent = (url: string) =>
  new WebhookChannel({ secret: () => 'secret', wallSeconds: () => 1 }).send({
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
      error: `${url} could not be reached: nothing listens there`,
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
    expect(await sent(url)).toMatchObject({ error: `${url} could not be reached: it broke the connection off` });
    await new Promise((resolve) => server.close(resolve));
  });

  test('it sends us elsewhere', async () => {
    const server = createServer((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    const url = await listening(server);
    expect(await sent(url)).toMatchObject({ error: `${url} could not be reached: unexpected redirect` });
    await new Promise((resolve) => server.close(resolve));
  });
});
