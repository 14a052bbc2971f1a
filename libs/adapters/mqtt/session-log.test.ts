import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MqttClient } from 'mqtt';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { loadKioskId } from '#test/load/fleet.js';
import { Excess } from './excess.js';
import { SessionsDamaged, SessionsNotKept } from './index.js';
import { KioskSessions } from './kiosk-sessions.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-sessions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const freshFile = (): string => join(folder, `sessions-${files++}.log`);

const DOWN = `hallwatch/v1/load/${loadKioskId(0)}/down`;
const KEPT = { clean: false, clientId: 'its-own', resubscribe: false };

/** What it hears from now on. */
function heardBy(client: MqttClient): string[] {
  const heard: string[] = [];
  client.on('message', (topic, payload) => heard.push(`${topic.split('/').pop()} ${payload}`));
  return heard;
}

test('a kiosk that subscribed once is served after the broker was killed, with what waited for it', async () => {
  const sessionsFile = freshFile();
  const before = await DoorForTests.open(['plain'], { sessionsFile });
  const client = await before.connect('plain', KEPT);
  await client.subscribeAsync([`${DOWN}/#`, 'hallwatch/v1/state'], { qos: 1 });
  await client.endAsync();
  await before.broker.publishDown(`${DOWN}/sign`, 'waits', false);
  // The one before is still there and says no farewell, as if it were killed.
  const after = await DoorForTests.open(['plain'], { sessionsFile: copied(sessionsFile) });
  const again = await connectHearing(after);
  expect(again.present).toBe(true);
  await after.until(() => again.heard.length === 1, 'what waited');
  await after.broker.publishDown(`${DOWN}/sign`, 'live', false);
  await after.broker.tellTaking(false);
  await after.until(() => again.heard.length >= 3, 'three messages');
  expect(again.heard.map((text) => text.replace(/\{.*/, '…'))).toEqual(['sign waits', 'sign live', 'state …']);
  await before.close();
  await after.close();
});

test('a kiosk that begins a clean session, or gives its topics up, is forgotten over a restart as well', async () => {
  const sessionsFile = freshFile();
  const before = await DoorForTests.open(['plain'], { sessionsFile });
  for (const clientId of ['clean', 'gives-up']) {
    const client = await before.connect('plain', { ...KEPT, clientId });
    await client.subscribeAsync(`${DOWN}/#`, { qos: 1 });
    if (clientId === 'gives-up') await client.unsubscribeAsync(`${DOWN}/#`);
    await client.endAsync();
  }
  await (await before.connect('plain', { clientId: 'clean' })).endAsync();
  await before.close();
  const after = await DoorForTests.open(['plain'], { sessionsFile });
  for (const clientId of ['clean', 'gives-up']) expect((await connectHearing(after, clientId)).present).toBe(false);
  await after.close();
});

async function connectHearing(door: DoorForTests, clientId = KEPT.clientId): Promise<{ present: boolean; heard: string[] }> {
  const client = door.connecting('plain', { ...KEPT, clientId });
  const heard = heardBy(client);
  const present = new Promise<boolean>((resolve) => client.once('connect', (packet) => resolve(packet.sessionPresent)));
  return { present: await present, heard };
}

function copied(file: string): string {
  const to = freshFile();
  copyFileSync(file, to);
  return to;
}

function sessionsOf(file: string, events: NamedEvent[] = []): KioskSessions {
  const report = (event: NamedEvent): void => void events.push(event);
  return new KioskSessions({ mayKeep: () => true, excess: new Excess(new StoryClock(0), report), report, file });
}

/** All that is kept, in words. */
async function contentOf(sessions: KioskSessions): Promise<string[]> {
  const found: string[] = [];
  for (const id of CLIENTS) {
    for (const { topic, qos } of await sessions.subscriptionsByClient({ id })) found.push(`${id} ${topic} ${qos}`);
    for (const { topic, payload } of await sessions.outgoingStream({ id }).toArray()) found.push(`${id} ${topic} ${payload}`);
  }
  return found;
}

const CLIENTS = ['K-1/a', 'K-1/b', 'K-1/c', 'K-1/d', 'K-1/e', 'K-1/f', 'K-2/a'];

type Act = { of: number; does: 'subscribes' | 'gives-up' | 'is-cleaned' | 'gets' | 'acknowledges'; n: number };
const acts = fc.array(
  fc.record<Act>({
    of: fc.nat({ max: CLIENTS.length - 1 }),
    does: fc.constantFrom('subscribes', 'subscribes', 'gets', 'gets', 'acknowledges', 'gives-up', 'is-cleaned'),
    n: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 60 },
);

let number = 0;
async function doOne(sessions: KioskSessions, { of, does, n }: Act): Promise<void> {
  const id = CLIENTS[of] as string;
  const topic = `hallwatch/v1/r/${id.slice(0, 3)}/down/${n}`;
  if (does === 'subscribes') await sessions.addSubscriptions({ id }, [{ topic, qos: (n % 2) as 0 | 1 }]);
  else if (does === 'gives-up') await sessions.removeSubscriptions({ id }, [topic]);
  else if (does === 'is-cleaned') await sessions.cleanSubscriptions({ id });
  else if (does === 'gets') {
    const sent = { cmd: 'publish', topic, payload: `${number}`, brokerId: 'b', brokerCounter: ++number };
    await sessions.outgoingEnqueue({ clientId: id }, sent);
    if (n === 1) await sessions.outgoingUpdate({ id }, { ...sent, messageId: 7 });
  } else await sessions.outgoingClearMessageId({ id }, { topic, payload: '', messageId: 7 });
}

const GIVES_UP_WHAT_WAITS: Act[] = [
  { of: 0, does: 'subscribes', n: 1 },
  { of: 0, does: 'gets', n: 1 },
  { of: 0, does: 'gives-up', n: 1 },
];

test('whatever kiosks do, a restart at any time finds what was kept', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      const file = freshFile();
      const sessions = sessionsOf(file);
      await sessions.setup();
      for (const act of all) await doOne(sessions, act);
      await sessions.destroy();
      const events: NamedEvent[] = [];
      const again = sessionsOf(file, events);
      await again.setup();
      expect(await contentOf(again)).toEqual(await contentOf(sessions));
      expect(events).toEqual([]);
      await again.destroy();
    }),
    { numRuns: 300, examples: [[GIVES_UP_WHAT_WAITS]] },
  );
});

test('a damaged line costs what it said, and is told', async () => {
  const file = freshFile();
  const sessions = sessionsOf(file);
  await sessions.setup();
  for (const of of [0, 1, 2]) await doOne(sessions, { of, does: 'subscribes', n: 1 });
  await sessions.destroy();
  const lines = readFileSync(file, 'utf8').split('\n');
  lines[1] = lines[1]?.replace('down/1', 'down/2') ?? '';
  writeFileSync(file, `${lines.join('\n')}4f2a {"c":"K-1/d"`);
  const events: NamedEvent[] = [];
  const again = sessionsOf(file, events);
  await again.setup();
  expect((await contentOf(again)).map((line) => line.slice(0, 5))).toEqual(['K-1/a', 'K-1/c']);
  expect(events).toMatchObject([{ fields: { path: file, lines: 2 } }]);
  expect(events[0]).toBeInstanceOf(SessionsDamaged);
  await again.destroy();
});

test('the file does not grow with what is past', async () => {
  const file = freshFile();
  const sessions = sessionsOf(file);
  await sessions.setup();
  await doOne(sessions, { of: 0, does: 'subscribes', n: 1 });
  for (let n = 1; n <= 300; n++) {
    const sent = { cmd: 'publish', topic: 't', payload: 'x'.repeat(20_000), brokerId: 'b', brokerCounter: n, messageId: n };
    await sessions.outgoingEnqueue({ clientId: CLIENTS[0] as string }, sent);
    await sessions.outgoingClearMessageId({ id: CLIENTS[0] as string }, sent);
  }
  await sessions.destroy();
  expect(statSync(file).size).toBeLessThan(1.2 * 1024 * 1024);
});

test('a disk that takes nothing is told of once, and kiosks are served all the same', async () => {
  const notAFolder = freshFile();
  writeFileSync(notAFolder, '');
  const door = await DoorForTests.open(['plain'], { sessionsFile: join(notAFolder, 'sessions.log') });
  const client = await door.connect('plain', KEPT);
  await client.subscribeAsync([`${DOWN}/a`], { qos: 1 });
  await client.subscribeAsync([`${DOWN}/b`], { qos: 1 });
  expect((await connectHearing(door)).present).toBe(true);
  expect(door.count(SessionsNotKept)).toBeGreaterThan(0);
  expect(door.count(SessionsNotKept)).toBeLessThanOrEqual(2);
  await door.close();
});
