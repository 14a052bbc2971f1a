import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { overseenStores } from '#apps/api/testing/overseen-stores.js';
import { startHttp } from '#apps/api/testing/start-http.js';
import { plainReporter } from '#libs/composition/index.js';
import { DAY } from '#libs/domain/index.js';
import { Health, Lifecycle, readSettings, StoryClock, SystemClock } from '#libs/runtime/index.js';
import { inHistory, inJournal, recorded } from '../../harness/kept.js';
import { POSTGRES_ABSENT, type PostgresServer, startPostgres } from '../../harness/postgres-server.js';
import { ADMIN_PASSWORD, STORY_START, type StoryKiosk, StoryStation } from '../../harness/station.js';
import { booksOf, story } from '../../harness/story.js';

interface Packet {
  id: number;
  reason: string;
  retry?: { state: string; reason: string | null };
}
type Call = (path: string, init?: { method?: string; body?: unknown }) => Promise<{ status: number; body: never }>;

const packets = async (call: Call, more = ''): Promise<Packet[]> =>
  ((await call(`/api/v1/quarantine?limit=100${more}`)).body as { items: Packet[] }).items;

const post = (call: Call, path: string, body: unknown = {}) => call(`/api/v1/quarantine/${path}`, { method: 'POST', body });

/** As an operator who notices that the kiosk was retired by mistake. */
async function takeBack(station: StoryStation, id: string): Promise<void> {
  const kiosk = { id, hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH'], state: 'active' };
  const { status } = await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [kiosk], people: [] } });
  expect(status).toBeLessThan(300);
}

/** A kiosk that was retired by mistake and goes on sending. */
async function retiredAndSending(station: StoryStation): Promise<StoryKiosk> {
  await station.hall();
  const kiosk = await station.kiosk('K-1');
  await station.call('/api/v1/kiosks/K-1', { method: 'DELETE' });
  await kiosk.heartbeat();
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await kiosk.sendRaw(kiosk.topic('heartbeat'), '{"ts":1,');
  return kiosk;
}

story('after a fix refused packets are taken again as history, one or many, and what came of each is told', async () => {
  const station = await StoryStation.open({ clock: new SystemClock() });
  const call: Call = (path, init) => station.call(path, init);
  try {
    await retiredAndSending(station);
    await station.until(async () => (await packets(call)).length === 3, 'the quarantine');
    const [heartbeat] = (await packets(call, '&reason=retired-kiosk')).slice(-1);
    const stillRetired = await post(call, `${heartbeat?.id}/retry`);
    expect(stillRetired).toMatchObject({ status: 200, body: { state: 'refused', reason: 'retired-kiosk' } });

    await takeBack(station, 'K-1');
    expect(await post(call, `${heartbeat?.id}/retry`)).toMatchObject({ status: 200, body: { state: 'accepted' } });
    const rest = await post(call, 'retry', { kioskId: 'K-1' });
    expect(rest).toMatchObject({ status: 200, body: { wanted: 2, accepted: 1, refused: 1, waiting: 0 } });
    expect(await post(call, `${heartbeat?.id}/retry`)).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect((await packets(call, '&retry=accepted')).map(({ reason }) => reason)).toEqual(['retired-kiosk', 'retired-kiosk']);
    expect(await packets(call, '&retry=refused')).toMatchObject([{ reason: 'retired-kiosk', retry: { reason: 'not-json' } }]);

    await recorded(station);
    const kept = ['K-1 fault b-1 1', 'K-1 heartbeat b-1 0'];
    expect(await inHistory(station.stores.history)).toEqual(kept);
    expect(await inJournal(station.folder)).toEqual(kept);
    await station.settled();
    expect(await booksOf(station, 'K-1').incidents()).toEqual([]);
    const { body } = await station.call('/api/v1/kiosks/K-1');
    expect((body as { view: null | { lastHeardAt: string | null } }).view?.lastHeardAt ?? null).toBeNull();
    expect(await packets(call)).toHaveLength(3);

    expect((await post(call, '999999/retry')).status).toBe(404);
    expect((await call('/api/v1/quarantine', { method: 'DELETE' })).status).toBe(400);
    const purge = async (before: number, more: string) =>
      (await call(`/api/v1/quarantine?before=${before}${more}`, { method: 'DELETE' })).body;
    const now = station.clock.now();
    expect(await purge(now - DAY, '')).toEqual({ removed: 0 });
    expect(await purge(now, '&kioskId=K-2')).toEqual({ removed: 0 });
    expect(await purge(now, '&reason=retired-kiosk&kioskId=K-1')).toEqual({ removed: 3 });
  } finally {
    await station.remove();
  }
});

story('refused packets go by themselves after their days', async () => {
  const first = await StoryStation.open();
  await retiredAndSending(first);
  const listed = (station: StoryStation): Promise<Packet[]> => packets((path, init) => station.call(path, init));
  await first.until(async () => (await listed(first)).length === 3, 'the quarantine');
  await first.stop();
  const clock = new StoryClock(STORY_START + 31 * DAY);
  const after = await StoryStation.open({ folder: first.folder, clock });
  await after.until(async () => (await listed(after)).length === 0, 'the packets to go');
  await after.remove();
});

const server = await startPostgres();
const APART =
  'where pages and worker are two, the pages say 202 while the worker is away, and it takes the packets when it is back';
if (server) story(APART, () => apart(server));
else test.skip(`${APART} (${POSTGRES_ABSENT})`, () => undefined);

/** The pages alone, as `apps/api` opens them. */
async function openPages(postgres: PostgresServer, folder: string): Promise<{ call: Call; close(): Promise<unknown> }> {
  const [lifecycle, health, reporter] = [new Lifecycle(), new Health(), plainReporter('error', () => undefined)];
  const clock = new SystemClock();
  const settings = readSettings({ HALLWATCH_POSTGRES_URL: postgres.url });
  const on = { settings, dataDir: folder, clock, reporter, lifecycle, health, say: () => undefined };
  const { module, stores } = await overseenStores(on);
  await stores.accounts.ensureAdmin(ADMIN_PASSWORD, clock.now());
  const { metrics, report } = reporter;
  await module.init();
  const http = await startHttp({ host: '127.0.0.1', port: 0, clock, ...stores, health, metrics, report });
  lifecycle.onStop('the pages', () => http.close());
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const call: Call = async (path, { method = 'GET', body } = {}) => {
    const answer = await fetch(http.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return { status: answer.status, body: (await answer.json()) as never };
  };
  const { body } = await call('/api/v1/session', { method: 'POST', body: { name: 'admin', password: ADMIN_PASSWORD } });
  headers['authorization'] = `Bearer ${(body as { token: string }).token}`;
  return { call, close: () => lifecycle.stop() };
}

async function apart(postgres: PostgresServer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-pages-'));
  const env = { HALLWATCH_POSTGRES_URL: postgres.url };
  let worker = await StoryStation.open({ clock: new SystemClock(), env });
  const pages = await openPages(postgres, folder);
  try {
    await retiredAndSending(worker);
    await worker.until(async () => (await packets(pages.call)).length === 3, 'the quarantine');
    await takeBack(worker, 'K-1');
    const [, fault, heartbeat] = await packets(pages.call);
    expect(await post(pages.call, `${fault?.id}/retry`)).toMatchObject({ status: 200, body: { state: 'accepted' } });
    await worker.stop();
    expect(await post(pages.call, `${heartbeat?.id}/retry`)).toMatchObject({ status: 202, body: { state: 'wanted' } });
    worker = await StoryStation.open({ clock: new SystemClock(), env, folder: worker.folder });
    await worker.until(async () => (await packets(pages.call, '&retry=accepted')).length === 2, 'the worker to take it');
  } finally {
    await pages.close();
    await worker.remove();
    await postgres.stop();
    rmSync(folder, { recursive: true });
  }
}
