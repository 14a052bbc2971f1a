import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { Health, type HostSettings, Hosts, StartRefused } from '#libs/runtime/index.js';
import { openStatus } from './index.js';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A port that nobody has: the system gave it, and it is free again. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function portOf(settings: HostSettings, token?: string): Promise<number> {
  const [port, health, metrics] = [await freePort(), new Health(), new Registry()];
  health.started();
  const variable = 'HALLWATCH_STATUS_PORT';
  opened.push(await openStatus({ host: '127.0.0.1', port, variable, health, metrics, token, hosts: new Hosts(settings) }));
  return port;
}

interface Answer {
  status: number;
  body: string;
}

/** `hosts`: each is a Host header of its own. */
function ask(port: number, path: string, hosts: string[], headers: Record<string, string> = {}): Promise<Answer> {
  const raw = [...hosts.flatMap((host) => ['Host', host]), ...Object.entries(headers).flat()];
  return new Promise((resolve, reject) => {
    const asked = request({ port, path, host: '127.0.0.1', setHost: false, headers: raw }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on('error', reject).end();
  });
}

const PATHS = ['/metrics', '/api/v1/health/ready', '/api/v1/health/live', '/nothing'];

describe('the port of machines', () => {
  test('is asked by the names of the pages, its own and this machine’s, and by no other once names are given', async () => {
    const port = await portOf({ PUBLIC_URL: 'https://watch.example', HOSTS: ['worker'], METRICS_HOST: 'metrics.inside' });
    for (const host of ['watch.example', `worker:${port}`, 'metrics.inside', `127.0.0.1:${port}`, 'localhost'])
      expect([host, (await ask(port, '/metrics', [host])).status]).toEqual([host, 200]);
    for (const path of PATHS) {
      const { status, body } = await ask(port, path, ['evil.example']);
      expect([path, status]).toEqual([path, 421]);
      expect(JSON.parse(body)).toMatchObject({ status: 'wrong-host', detail: expect.stringContaining('HALLWATCH_HOSTS') });
    }
    expect((await ask(port, '/metrics', ['worker', 'evil.example'])).status).toBe(400);
  });

  test('lives by any address, for who only asks that', async () => {
    const port = await portOf({ HOSTS: ['worker'] });
    expect((await ask(port, '/api/v1/health/live', ['10.0.0.1'])).status).toBe(200);
    expect((await ask(port, '/metrics', ['10.0.0.1'])).status).toBe(421);
  });

  test('holds to names whoever has the token too, and to none before names are given', async () => {
    const headers = { authorization: 'Bearer made-up-for-the-test' };
    const strict = await portOf({ HOSTS: ['worker'] }, 'made-up-for-the-test');
    expect((await ask(strict, '/metrics', ['worker'], headers)).status).toBe(200);
    expect((await ask(strict, '/metrics', ['evil.example'], headers)).status).toBe(421);
    expect((await ask(await portOf({}), '/metrics', ['anything.example'])).status).toBe(200);
  });

  test('that is taken stops the start by the name of its setting', async () => {
    const port = await portOf({});
    const again = { host: '127.0.0.1', port, variable: 'HALLWATCH_METRICS_PORT', token: undefined };
    const start = openStatus({ ...again, health: new Health(), metrics: new Registry(), hosts: new Hosts({}) });
    await expect(start).rejects.toThrow(StartRefused);
    await expect(start).rejects.toThrow(/HALLWATCH_METRICS_PORT/);
  });
});
