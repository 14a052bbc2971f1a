import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync } from 'mqtt';
import { uplinkTopic } from '#libs/contracts/index.js';
import type { QuarantinedPacket } from '#libs/domain/index.js';
import { eventually, KIOSK_REGION, KillableStation } from '../harness/killable-station.js';
import { SENDERS, type Sender, type SenderKind } from '../harness/real-senders.js';
import { hasProgram } from '../harness/spawned.js';

/** Heartbeats of each client before the station is killed, while it is away, and after. */
const EACH = 40;

let station: KillableStation;
const senders = new Map<string, Sender>();

beforeAll(async () => {
  station = await KillableStation.open();
}, 90_000);
afterAll(async () => {
  for (const sender of senders.values()) await sender.kill();
  await station?.remove();
}, 30_000);

const idOf = ({ name }: SenderKind): string => `K-${name}`;
const present = SENDERS.filter((kind) => kind.missing() === null);

const sent = new Map<string, number>();
/** The next heartbeat of a client, or another payload in its place. */
function send(kind: SenderKind, payload?: string): void {
  const seq = sent.get(kind.name) ?? 0;
  sent.set(kind.name, seq + 1);
  const heartbeat = { ts: Date.now(), bootId: 'b-1', seq, mode: 'inService' };
  senderOf(kind).send(payload ?? JSON.stringify(heartbeat));
}
const senderOf = (kind: SenderKind): Sender => {
  const sender = senders.get(kind.name);
  if (!sender) throw new Error(`${kind.name} does not run`);
  return sender;
};
const sendAll = (count: number): void => {
  for (let n = 0; n < count; n++) for (const kind of present) send(kind);
};
const acknowledged = (kind: SenderKind, count: number): Promise<void> =>
  eventually(`${count} acknowledgements of ${kind.name}`, () => senderOf(kind).acknowledged.size >= count);
const numbersOf = async (kind: SenderKind): Promise<number[]> =>
  (await station.readings(idOf(kind), 'heartbeat')).map(({ seq }) => seq).sort((a, b) => a - b);

function each(sentence: string, tell: (kind: SenderKind) => Promise<void>): void {
  describe(sentence, () => {
    for (const kind of SENDERS) {
      const missing = kind.missing();
      if (missing) test.skip(`${kind.name} (skipped: ${missing})`, () => undefined);
      else test(kind.name, () => tell(kind), 60_000);
    }
  });
}

test('real clients send before the station is killed, in the middle of it, while it is away, and after its start', async () => {
  for (const kind of present) {
    const as = { port: station.mqttPort, region: KIOSK_REGION, kioskId: idOf(kind), password: await station.kiosk(idOf(kind)) };
    senders.set(kind.name, await kind.open(as));
  }
  sendAll(EACH);
  // Killed while it acknowledges, whichever they are.
  for (const kind of present) await acknowledged(kind, 1);
  await station.kill();
  sendAll(EACH);
  await station.start();
  sendAll(EACH);
  for (const kind of present) await acknowledged(kind, 3 * EACH);
}, 120_000);

each('what was acknowledged is in the history, once', async (kind) => {
  const all = Array.from({ length: 3 * EACH }, (_, n) => n);
  expect([...senderOf(kind).acknowledged].sort((a, b) => a - b)).toEqual(all);
  await eventually('the history', async () => (await numbersOf(kind)).length >= all.length);
  expect(await numbersOf(kind)).toEqual(all);
});

each('what is wrong is acknowledged and quarantined with the reason, and the client goes on', async (kind) => {
  const before = senderOf(kind).acknowledged.size;
  send(kind, '{"ts":"yesterday"}');
  send(kind, `{"long":"${'x'.repeat(300 * 1024)}"}`);
  send(kind);
  await acknowledged(kind, before + 3);
  const kept = async (): Promise<QuarantinedPacket[]> =>
    (await station.get<{ items: QuarantinedPacket[] }>(`quarantine?kioskId=${idOf(kind)}`)).items;
  await eventually('the quarantine', async () => (await kept()).length >= 2);
  expect((await kept()).map(({ reason }) => reason).sort()).toEqual(['breaks-contract', 'too-large']);
  await eventually('the heartbeat behind them', async () => (await numbersOf(kind)).at(-1) === before + 2);
  await senderOf(kind).finish();
  senders.delete(kind.name);
});

const hearing = 'mosquitto_sub that keeps its session hears the sign of a fault after the station was killed';
if (!hasProgram('mosquitto_sub')) test.skip(`${hearing} (skipped: mosquitto-clients is not installed)`, () => undefined);
else
  test(hearing, async () => {
    const [id, password] = ['K-listens', await station.kiosk('K-listens')];
    const who = ['-p', String(station.mqttPort), '-u', id, '-P', password, '-i', `${id}@screen`, '-c'];
    const listening = spawn('stdbuf', [
      '-oL',
      'mosquitto_sub',
      ...who,
      '-q',
      '1',
      '-t',
      `hallwatch/v1/${KIOSK_REGION}/${id}/down/#`,
      '-d',
    ]);
    let heard = '';
    for (const stream of [listening.stdout, listening.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        heard += text;
      });
    try {
      await eventually('the subscription', () => heard.includes('SUBACK'));
      await station.kill();
      await station.start();
      const kiosk = await connectAsync(`mqtt://127.0.0.1:${station.mqttPort}`, { username: id, password, clientId: id });
      const fault = { ts: Date.now(), bootId: 'b-1', seq: 0, code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
      await kiosk.publishAsync(uplinkTopic({ region: KIOSK_REGION, kioskId: id }, 'fault'), JSON.stringify(fault), { qos: 1 });
      await kiosk.endAsync();
      await eventually('the sign', () => heard.includes('"show":true'));
      expect(heard.split('CONNACK (0)').length).toBeGreaterThan(2);
    } finally {
      const ended = once(listening, 'exit');
      listening.kill('SIGKILL');
      await ended;
    }
  }, 90_000);
