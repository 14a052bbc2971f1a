import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { freePort, Spawned } from '../harness/spawned.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Seconds, with room for a busy machine; the promise to users is measured by hand and in the README. */
const READY_WITHIN = 30;

/** Megabytes that the demo may hold at its peak, which is in its first seconds; 374 to 400 were seen. */
const MOST_MB = 500;

/** The most that a process has held so far, MB; nothing where the system does not tell. */
function peakOf(pid: number): number {
  const file = `/proc/${pid}/status`;
  const [, kilobytes] = (existsSync(file) && /VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))) || [];
  return Number(kilobytes ?? 0) / 1024;
}

test('the demo shows an order, a notice and an alert within 20 s of being ready, in 500 MB, and Ctrl-C stops it within 5 s', async () => {
  const http = await freePort();
  const demo = new Spawned('station', ['--demo'], {
    HALLWATCH_DATA_DIR: join(folder, 'data'),
    HALLWATCH_HTTP_PORT: String(http),
    HALLWATCH_MQTT_PORT: String(await freePort()),
  });
  const ready = await demo.says('Ready after', READY_WITHIN);
  await demo.says(/order +opened/, ready + 20);
  await demo.says(/notice +published/, ready + 20);
  await demo.says(/alert +arrived/, ready + 20);
  const board = (await (await fetch(`http://127.0.0.1:${http}/api/v1/board`)).json()) as { halls: { notices: unknown[] }[] };
  expect(board.halls.flatMap((hall) => hall.notices).length).toBeGreaterThan(0);
  const peak = peakOf(demo.pid);
  const ended = await demo.end('SIGINT');
  expect(ended.code).toBe(0);
  expect(ended.seconds).toBeLessThan(5);
  expect(peak).toBeLessThan(MOST_MB);
}, 90_000);

test('the demo goes on with its data when told to keep it, sixty times as fast', async () => {
  const demo = new Spawned('station', ['--demo', '--keep', '--speed', '60'], {
    HALLWATCH_DATA_DIR: join(folder, 'data'),
    HALLWATCH_HTTP_PORT: String(await freePort()),
    HALLWATCH_MQTT_PORT: String(await freePort()),
  });
  await demo.says('as printed at the first start', READY_WITHIN);
  await demo.says(/order +accepted/, demo.seconds + 20);
  await demo.says(/order +repaired/, demo.seconds + 20);
  await demo.says(/order +closed/, demo.seconds + 20);
  expect((await demo.end('SIGTERM')).code).toBe(0);
  expect(readFileSync(join(folder, 'data-demo', 'kiosks.json'), 'utf8').length).toBeGreaterThan(1_000);
}, 90_000);

/** As a browser asks. */
async function post(url: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as Record<string, unknown>;
}

test('with hands off nobody but whoever tries the demo, as the technician that it names, takes an order in hand', async () => {
  const http = await freePort();
  const demo = new Spawned('station', ['--demo', '--hands-off', '--speed', '5'], {
    HALLWATCH_DATA_DIR: join(folder, 'hands-off'),
    HALLWATCH_HTTP_PORT: String(http),
    HALLWATCH_MQTT_PORT: String(await freePort()),
  });
  await demo.says('Its people leave every order to you.', READY_WITHIN);
  const [, name = '', password] = /log in as (\S+), a technician, password (\S+)/.exec(demo.output) ?? [];
  const opened = new RegExp(`order +opened .*→ ${name} (\\S+)`);
  await demo.says(opened, demo.seconds + 30);
  const [, id] = opened.exec(demo.output) ?? [];
  const { token } = await post(`http://127.0.0.1:${http}/api/v1/session`, { name, password });
  const act = { act: 'order.accept' };
  const answer = await post(`http://127.0.0.1:${http}/api/v1/orders/${id}/acts`, act, String(token));
  expect(answer).toMatchObject({ state: 'taken' });
  await demo.says(new RegExp(`order +accepted .*${id}`), demo.seconds + 10);
  expect(demo.output.match(/order +(?:accepted|arrived|takenOver|held|repaired) /g)).toHaveLength(1);
  expect((await demo.end('SIGTERM')).code).toBe(0);
}, 90_000);
