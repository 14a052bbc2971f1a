import { expect } from '@jest/globals';
import { connectAsync } from 'mqtt';
import { Config } from '#libs/contracts/index.js';
import { HOUR, type KioskView, MINUTE, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { metricsAt } from '../harness/metrics.js';
import { STORY_START, type StoryKiosk, StoryStation } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

/** What the kiosk is told on `down/config`, which keeps its contract. */
async function wishesTo(kiosk: StoryKiosk): Promise<Config[]> {
  const heard: Config[] = [];
  kiosk.client.on('message', (topic, payload) => {
    if (topic.endsWith('/down/config')) heard.push(Config.parse(JSON.parse(payload.toString())));
  });
  await kiosk.client.subscribeAsync(kiosk.topic('down/config'), { qos: 1 });
  return heard;
}

async function viewOf(station: StoryStation, id: string): Promise<KioskView> {
  const { body } = await station.call(`/api/v1/kiosks/${id}`);
  return (body as { view: KioskView }).view;
}

async function metric(station: StoryStation, name: string): Promise<number> {
  const text = await metricsAt(station.url);
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

story('messages that do not come are counted, and the kiosk is asked for a birth once in ten minutes', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-GAP');
  const wishes = await wishesTo(kiosk);
  await kiosk.send('birth', { seq: 0 });
  await kiosk.heartbeat({ seq: 1 });
  await kiosk.heartbeat({ seq: 5 });
  await station.forward(5 * SECOND);
  expect(wishes).toEqual([]);
  await station.forward(6 * SECOND);
  await station.until(() => wishes.length === 1, 'the question');
  expect(wishes[0]).toMatchObject({ rebirth: true });
  await kiosk.heartbeat({ seq: 9 });
  await station.forward(20 * SECOND);
  expect((await viewOf(station, 'K-GAP')).gaps).toBe(2);
  expect(await metric(station, 'hallwatch_watch_gaps_total')).toBe(2);
  expect(wishes).toHaveLength(1);

  await kiosk.send('birth', { seq: 10 });
  await station.until(() => wishes.length === 2, 'the question to go');
  const answered = { ts: expect.any(Number), heartbeatS: 60 };
  expect(wishes[1]).toEqual(answered);
  const again = await station.connect('K-GAP', kiosk.password);
  const later = await wishesTo(again);
  await again.heartbeat({ seq: 11 });
  await station.forward(9 * MINUTE);
  expect(later).toEqual([answered]);
  await again.heartbeat({ seq: 20 });
  await station.forward(2 * MINUTE);
  await again.heartbeat({ seq: 21 });
  await station.until(() => later.length === 2, 'the next question');
});

story('a boot that nobody announced is asked for its birth', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-NEW');
  const wishes = await wishesTo(kiosk);
  await kiosk.send('birth', { seq: 0 });
  await kiosk.heartbeat({ seq: 1 });
  await station.settled();
  expect(wishes).toEqual([]);
  await kiosk.heartbeat({ bootId: 'b-2', seq: 7 });
  await station.until(() => wishes.length === 1, 'the question');
  await station.forward(2 * SECOND);
  expect(await viewOf(station, 'K-NEW')).toMatchObject({ gaps: 0, bootId: 'b-2' });
});

story('what was buffered opens nothing and ends nothing, whatever it is, but proves that the kiosk lives', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-OLD');
  const books = booksOf(station, 'K-OLD');
  const marked = { historical: true };
  await kiosk.heartbeat();
  await kiosk.send('fault', { code: 'CRD-003', component: 'cardReader', state: 'raised' });
  await station.forward(4 * MINUTE);
  expect(await books.incidents('open')).toHaveLength(2);
  await kiosk.send('fault', { code: 'CRD-003', component: 'cardReader', state: 'cleared', ...marked });
  await station.settled();
  expect(await books.incidents('open')).toMatchObject([{ kind: 'fault' }]);
  const before = await viewOf(station, 'K-OLD');
  for (const old of [marked, { ts: STORY_START - 2 * HOUR }]) {
    await kiosk.send('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised', ...old });
    await kiosk.send('heartbeat', { mode: 'outOfService', ...old });
    await kiosk.send('birth', { app: 'old', ...old });
    await kiosk.send('consumables', {
      items: [{ id: 'receipt', kind: 'receiptPaper', remaining: 0, capacity: 9, status: 'out' }],
      ...old,
    });
    await kiosk.send('cashbox', { units: [{ id: 'n', kind: 'noteBox', count: 10, capacity: 10 }], ...old });
  }
  await station.settled();
  expect(await books.incidents('open')).toHaveLength(1);
  expect(await viewOf(station, 'K-OLD')).toMatchObject({ mode: before.mode, app: before.app, levels: [], skewMs: before.skewMs });
  // The recorder waits by the clock for more to come, and may not have begun to.
  const recorded = async (): Promise<boolean> => {
    await station.forward(SECOND);
    return (await skewsOf(station, 'K-OLD')).length === 3;
  };
  await station.until(recorded, 'the history');
  expect((await skewsOf(station, 'K-OLD')).filter((skew) => skew === undefined)).toHaveLength(2);
});

story(
  'a kiosk whose clock is twenty minutes off is judged all the same, and its clock is an incident without a notice',
  async () => {
    const { station } = here;
    for (const [id, off] of [
      ['K-SLOW', -20 * MINUTE],
      ['K-FAST', 20 * MINUTE],
    ] as const) {
      const kiosk = await station.kiosk(id);
      const books = booksOf(station, id);
      const at = (): { ts: number } => ({ ts: station.clock.now() + off });
      for (let minute = 0; minute < 5; minute++) {
        await kiosk.heartbeat(at());
        await station.forward(MINUTE);
      }
      await station.settled();
      expect((await books.incidents('open')).filter(({ kind }) => kind === 'clock')).toEqual([]);
      for (let minute = 0; minute < 2; minute++) {
        await kiosk.heartbeat(at());
        await station.forward(MINUTE);
      }
      await kiosk.send('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised', ...at() });
      await station.settled();
      expect((await books.incidents('open')).map(({ cause }) => cause).sort()).toEqual(['clock', 'fault/BNA-002/noteAcceptor']);
      const notices = await books.notices();
      expect(notices).toHaveLength(1);
      const clock = (await books.incidents('open')).find(({ kind }) => kind === 'clock');
      expect(clock).toMatchObject({ severity: 'info', servicesLost: [], holding: [{ rule: 'kiosk-clock', code: 'SYS-002' }] });
      expect(notices[0]).not.toMatchObject({ incidentId: clock?.id });
      await station.forward(2 * SECOND);
      expect((await viewOf(station, id)).skewMs).toBe(off);
      // The recorder waits by the clock for more to come, and may not have begun to.
      const recorded = async (): Promise<boolean> => {
        await station.forward(SECOND);
        return (await skewsOf(station, id)).includes(off);
      };
      await station.until(recorded, 'the skew in the history');

      // Set right: judged at once though its time is smaller, and the incident ends when the clock has been measured anew.
      await kiosk.send('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'cleared' });
      for (let i = 0; i < 13; i++) {
        await kiosk.heartbeat();
        await station.forward(MINUTE);
      }
      await station.settled();
      expect(await books.incidents('open')).toEqual([]);
    }
  },
);

story('a kiosk that sends seconds is judged by its arrival, kept at it, and told to whoever looks after clocks', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-SEC');
  const books = booksOf(station, 'K-SEC');
  const began = station.clock.now();
  const seconds = (): { ts: number } => ({ ts: Math.floor(station.clock.now() / SECOND) });
  await kiosk.send('birth', seconds());
  await kiosk.send('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised', ...seconds() });
  for (let minute = 0; minute < 3; minute++) {
    await kiosk.heartbeat(seconds());
    await station.forward(MINUTE);
  }
  await station.settled();
  const open = await books.incidents('open');
  expect(open.map(({ cause }) => cause).sort()).toEqual(['clock', 'fault/BNA-002/noteAcceptor']);
  const clock = open.find(({ kind }) => kind === 'clock');
  expect(clock?.explanation).toMatchObject({
    en: expect.stringContaining('it sends seconds instead of milliseconds'),
    zh: expect.stringContaining('以秒代替毫秒发送'),
  });
  const recorded = async (): Promise<{ ts: string | number; fields: { kioskTs?: number; skewMs?: number } }[]> => {
    await station.forward(SECOND);
    const { body } = await station.call('/api/v1/readings?kioskId=K-SEC&kind=heartbeat');
    return (body as { items: { ts: number; fields: { kioskTs?: number } }[] }).items;
  };
  await station.until(async () => (await recorded()).length === 3, 'the history');
  const first = (await recorded()).at(-1);
  expect(first?.fields).toMatchObject({ kioskTs: Math.floor(began / SECOND) });
  expect(first?.fields).not.toHaveProperty('skewMs');
  expect(new Date(first?.ts ?? 0).getTime()).toBeGreaterThanOrEqual(began);
});

story(
  'a kiosk with another heartbeat period than the register is asked to take it, and silence is told by the slower meanwhile',
  async () => {
    const { station } = here;
    const kiosk = await station.kiosk('K-300');
    const books = booksOf(station, 'K-300');
    const wishes = await wishesTo(kiosk);
    await kiosk.send('birth', { heartbeatS: 300 });
    await station.until(() => wishes.length === 1, 'the wish');
    expect(wishes[0]).toEqual({ ts: expect.any(Number), heartbeatS: 60, rebirth: true });
    await kiosk.send('birth', { heartbeatS: 300 });
    await station.until(() => wishes.length === 2, 'the question to go');
    expect(wishes[1]).toEqual({ ts: expect.any(Number), heartbeatS: 60 });
    for (let i = 0; i < 7; i++) {
      await station.forward(5 * MINUTE);
      await kiosk.heartbeat();
    }
    await station.settled();
    expect(await books.incidents()).toMatchObject([{ kind: 'period', state: 'open', servicesLost: [] }]);
    expect(await books.orders()).toEqual([]);
    await kiosk.send('birth', { heartbeatS: 60 });
    await station.settled();
    expect(await books.incidents('open')).toEqual([]);
    expect(wishes).toHaveLength(2);
  },
);

story('two machines with one identity are an incident of the administrators alone', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-TWICE');
  const books = booksOf(station, 'K-TWICE');
  for (let i = 0; i < 10; i++) {
    await kiosk.heartbeat({ bootId: i % 2 === 0 ? 'left' : 'right', seq: i });
    await station.forward(30 * SECOND);
  }
  await station.settled();
  expect(await books.incidents()).toMatchObject([
    { kind: 'identity', state: 'open', evidence: [{ seen: { boots: ['left', 'right'] } }] },
  ]);
  expect(await books.orders()).toEqual([]);
  expect(await books.notices()).toEqual([]);
});

async function skewsOf(station: StoryStation, id: string): Promise<unknown[]> {
  const { body } = await station.call(`/api/v1/readings?kioskId=${id}&kind=heartbeat`);
  return (body as { items: { fields: { skewMs?: number } }[] }).items.map(({ fields }) => fields.skewMs);
}

story('the will of a connection that is over says nothing while the kiosk has another', async () => {
  const { station } = here;
  const first = await station.kiosk('K-TWO', { heartbeatS: 600 });
  await first.heartbeat();
  const second = await connectAsync(`mqtt://127.0.0.1:${station.mqttPort}`, {
    username: 'K-TWO',
    password: first.password,
    clientId: 'another-client-id',
    reconnectPeriod: 0,
  });
  const before = station.pipeline.journal.end();
  first.cut();
  await station.until(() => station.pipeline.journal.end() > before, 'the will');
  const [entry] = await station.pipeline.journal.read(before, 1);
  expect(entry?.entry).toMatchObject({ type: 'reading', reading: { kind: 'will', bootId: 'b-1' } });
  await station.forward(4 * MINUTE);
  expect(await booksOf(station, 'K-TWO').incidents()).toEqual([]);
  await second.endAsync();
});

story('a connection that is taken over leaves a will that says nothing, the next one that is lost does', async () => {
  const { station } = here;
  await station.hall({ id: 'hall-2' });
  const first = await station.kiosk('K-OVER', { heartbeatS: 600, hall: 'hall-2' });
  await first.heartbeat();
  const again = await station.connect('K-OVER', first.password);
  await station.forward(4 * MINUTE);
  expect(await booksOf(station, 'K-OVER').incidents()).toEqual([]);
  const before = station.pipeline.journal.end();
  again.cut();
  await station.until(() => station.pipeline.journal.end() > before, 'the will');
  await station.forward(4 * MINUTE);
  expect(await booksOf(station, 'K-OVER').incidents()).toMatchObject([{ cause: 'link' }]);
});

story('when our clock falls back an hour, what kiosks send is still of now and silence is still noticed', async () => {
  const clock = new StoryClock(STORY_START);
  const station = await StoryStation.open({ clock });
  try {
    await station.hall();
    const [well, silent] = [await station.kiosk('K-1'), await station.kiosk('K-2')];
    const books = booksOf(station, 'K-1');
    /** The kiosks' clocks are right, ours is not. */
    let ours = 0;
    const right = (): { ts: number } => ({ ts: clock.now() - ours });
    for (const kiosk of [well, silent]) await kiosk.heartbeat(right());
    await station.settled();
    clock.jump(-HOUR);
    ours = -HOUR;
    for (let i = 0; i < 5; i++) {
      await station.forward(MINUTE);
      await well.heartbeat(right());
    }
    await well.send('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised', ...right() });
    await station.settled();
    expect((await books.incidents('open')).map(({ kind }) => kind)).toEqual(['fault']);
    expect(await booksOf(station, 'K-2').incidents('open')).toMatchObject([{ cause: 'link' }]);
    expect(station.log.filter(({ event }) => event === 'ClockFellBack')).toHaveLength(1);
  } finally {
    await station.remove();
  }
});
