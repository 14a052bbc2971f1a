import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import {
  BACKEND_STATE_TOPIC,
  downFilter,
  downTopic,
  KINDS,
  MAX_PAYLOAD_BYTES,
  TOPICS,
  type Topic,
  UPLINK_FILTER,
  uplinkTopic,
} from '#libs/contracts/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { canCertify, fileOf, OPENSSL_ABSENT, TestAuthority } from '#test/harness/certificates.js';
import { Heard } from '#test/harness/heard.js';
import { letIn, MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '#test/harness/mosquitto-server.js';
import { freePort } from '#test/harness/spawned.js';

const SECRET = 'made-up-for-the-test';
const users = { hallwatch: SECRET, 'AQ-TAX-01': SECRET, 'AQ-TAX-02': SECRET };
const here = { region: 'anqing', kioskId: 'AQ-TAX-01' };
const neighbour = { region: 'anqing', kioskId: 'AQ-TAX-02' };
const ALL_UPLINKS = KINDS.map((kind) => uplinkTopic(here, kind));

const PARTIES = ['AQ-TAX-01', 'AQ-TAX-02', 'hallwatch', 'hallwatch-admin', 'nobody'] as const;
type Party = (typeof PARTIES)[number];

/**
 * Who may publish and read what, of the topics of AQ-TAX-01: itself what it says, the backend what goes down to it, which it also sees stand, and the state. The
 * administrator of dynamic security sees all, as who gives rights could give them to itself, and says nothing as anybody.
 */
function rightsIn(template: Topic): { publish: Party[]; read: Party[] } {
  if (template === BACKEND_STATE_TOPIC)
    return { publish: ['hallwatch'], read: ['AQ-TAX-01', 'AQ-TAX-02', 'hallwatch', 'hallwatch-admin'] };
  if (template.includes('/down/')) return { publish: ['hallwatch'], read: ['AQ-TAX-01', 'hallwatch', 'hallwatch-admin'] };
  return { publish: ['AQ-TAX-01'], read: ['hallwatch', 'hallwatch-admin'] };
}

const server = await startMosquitto();
if (!server) test.skip(`Mosquitto lets a kiosk be only itself (${MOSQUITTO_ABSENT})`, () => undefined);
else describe('Mosquitto as it is shipped', () => stories(server));

function stories(broker: MosquittoForTests): void {
  const opened: MqttClient[] = [];
  let backend: Heard;

  const client = async (name: string, options: IClientOptions = {}): Promise<MqttClient> => {
    const one = await connectAsync(broker.urlOf(name, SECRET), { reconnectPeriod: 0, protocolVersion: 4, ...options }, false);
    opened.push(one);
    return one;
  };
  /** Publishes all, then a mark on a topic that is allowed; what was not heard before the mark was not let through. */
  const say = async (as: MqttClient, topics: string[], mark: { at: MqttClient; topic: string }): Promise<void> => {
    for (const topic of topics) await as.publishAsync(topic, 'x', { qos: 1 });
    await mark.at.publishAsync(mark.topic, 'mark', { qos: 1 });
  };

  beforeAll(async () => {
    await letIn(broker, users);
    const one = await connectAsync(broker.urlOf('hallwatch', SECRET), { protocolVersion: 5 });
    backend = new Heard(one);
    await one.subscribeAsync(UPLINK_FILTER, { qos: 1 });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.endAsync(true)));
    backend.forget();
  });
  afterAll(async () => {
    await backend.client.endAsync(true);
    await broker.stop();
  });

  describe.each(Object.keys(TOPICS) as Topic[])('%s', (template) => {
    const topic = template.replace('{region}', here.region).replace('{kioskId}', here.kioskId);
    const { publish, read } = rightsIn(template);

    test.each(PARTIES)('%s', async (party) => {
      const options = { reconnectPeriod: 0, protocolVersion: 5 } as const;
      if (party === 'nobody') {
        await expect(connectAsync(broker.url, options, false)).rejects.toThrow(/[Nn]ot authorized/);
        return;
      }
      const address = party === 'hallwatch-admin' ? broker.adminUrl : broker.urlOf(party, SECRET);
      const one = await connectAsync(address, options, false);
      opened.push(one);
      const may = (act: Promise<unknown>): Promise<boolean> =>
        act.then(
          () => true,
          (error: Error) => {
            expect(error.message).toMatch(/Not authorized|Subscribe error/);
            return false;
          },
        );
      const found = {
        publish: await may(one.publishAsync(topic, 'x', { qos: 1 })),
        read: await may(one.subscribeAsync(topic, { qos: 1 })),
      };
      expect(found).toEqual({ publish: publish.includes(party), read: read.includes(party) });
    });
  });

  test('a kiosk publishes every kind as itself, and the backend hears it', async () => {
    const kiosk = await client('AQ-TAX-01');
    for (const topic of ALL_UPLINKS) await kiosk.publishAsync(topic, 'x', { qos: 1 });
    expect(await backend.until(ALL_UPLINKS.length)).toEqual(ALL_UPLINKS);
  });

  test('a kiosk does not publish as its neighbour, as the backend, down to itself, or anything else', async () => {
    const kiosk = await client('AQ-TAX-01');
    const everywhere = new Heard(await client('AQ-TAX-02'));
    await everywhere.client.subscribeAsync([BACKEND_STATE_TOPIC, downFilter(neighbour)], { qos: 1 });
    const forbidden = [
      ...KINDS.map((kind) => uplinkTopic(neighbour, kind)),
      downTopic(neighbour, 'sign'),
      downTopic(here, 'sign'),
      downTopic(here, 'config'),
      BACKEND_STATE_TOPIC,
      `${uplinkTopic(here, 'fault')}/more`,
      'hallwatch/v2/anqing/AQ-TAX-01/fault',
      '$SYS/broker/uptime',
      'elsewhere',
    ];
    await say(kiosk, forbidden, { at: kiosk, topic: uplinkTopic(here, 'heartbeat') });
    await backend.client.publishAsync(downTopic(neighbour, 'config'), 'mark', { qos: 1 });
    expect(await backend.until(1)).toEqual([uplinkTopic(here, 'heartbeat')]);
    expect(await everywhere.until(1)).toEqual([downTopic(neighbour, 'config')]);
  });

  test('a kind that is not known is handed to the backend, which keeps it in quarantine: dropped here nobody would see it', async () => {
    const kiosk = await client('AQ-TAX-01');
    await kiosk.publishAsync('hallwatch/v1/anqing/AQ-TAX-01/heartbeats', 'x', { qos: 1 });
    expect(await backend.until(1)).toEqual(['hallwatch/v1/anqing/AQ-TAX-01/heartbeats']);
  });

  test('a kiosk reads its own signs and the state of the backend, and nothing of others, whatever it asks for', async () => {
    const kiosk = new Heard(await client('AQ-TAX-01'));
    await kiosk.client.subscribeAsync([downFilter(here), BACKEND_STATE_TOPIC], { qos: 1 });
    const denied = ['#', '+/#', UPLINK_FILTER, downFilter(neighbour), 'hallwatch/v1/+/+/down/#', '$SYS/#', '$CONTROL/#'];
    for (const filter of denied) await expect(kiosk.client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow('Subscribe error');
    const other = await client('AQ-TAX-02');
    await other.publishAsync(uplinkTopic(neighbour, 'fault'), 'x', { qos: 1 });
    await say(backend.client, [downTopic(neighbour, 'sign'), downTopic(here, 'sign')], {
      at: backend.client,
      topic: BACKEND_STATE_TOPIC,
    });
    const heard = new Set(await kiosk.untilTopic(BACKEND_STATE_TOPIC));
    expect([...heard].sort()).toEqual([downTopic(here, 'sign'), BACKEND_STATE_TOPIC].sort());
  });

  test('a kiosk that takes over the session of its neighbour is handed nothing of it', async () => {
    const session: IClientOptions = { clientId: 'a-session', clean: false };
    const owner = await client('AQ-TAX-02', session);
    await owner.subscribeAsync(downFilter(neighbour), { qos: 1 });
    await owner.endAsync(true);
    await backend.client.publishAsync(downTopic(neighbour, 'sign'), 'while away', { qos: 1 });
    const thief = new Heard(connect(broker.urlOf('AQ-TAX-01', SECRET), { reconnectPeriod: 0, ...session }));
    opened.push(thief.client);
    await thief.client.subscribeAsync(BACKEND_STATE_TOPIC, { qos: 1 });
    await say(backend.client, [downTopic(neighbour, 'sign')], { at: backend.client, topic: BACKEND_STATE_TOPIC });
    expect(new Set(await thief.untilTopic(BACKEND_STATE_TOPIC))).toEqual(new Set([BACKEND_STATE_TOPIC]));
  });

  test('the backend writes down to kiosks and its own state, and never speaks as a kiosk', async () => {
    for (const topic of ALL_UPLINKS) {
      await expect(backend.client.publishAsync(topic, 'x', { qos: 1 })).rejects.toThrow('Not authorized');
    }
    await (await client('AQ-TAX-01')).publishAsync(uplinkTopic(here, 'birth'), 'x', { qos: 1 });
    expect(await backend.until(1)).toEqual([uplinkTopic(here, 'birth')]);
  });

  test('a sign that stands waits for a kiosk that connects later', async () => {
    await backend.client.publishAsync(downTopic(here, 'sign'), '{"show":true}', { qos: 1, retain: true });
    const kiosk = new Heard(await client('AQ-TAX-01'));
    await kiosk.client.subscribeAsync(downFilter(here), { qos: 1 });
    expect(await kiosk.until(1)).toEqual([downTopic(here, 'sign')]);
    await backend.client.publishAsync(downTopic(here, 'sign'), '', { qos: 1, retain: true });
  });

  test('the will of a kiosk is heard when it is gone, and a will in the name of another is not', async () => {
    const impostor = await client('AQ-TAX-02', { clientId: 'a', will: willOf(here) });
    const kiosk = await client('AQ-TAX-01', { clientId: 'b', will: willOf(here) });
    impostor.stream.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(backend.topics).toEqual([]);
    kiosk.stream.destroy();
    expect(await backend.until(1)).toEqual([uplinkTopic(here, 'will')]);
  });

  test('nobody is let in without a name, with a wrong password or with a wildcard as a name', async () => {
    const attempts = [broker.url, broker.urlOf('AQ-TAX-01', 'wrong'), broker.urlOf('nobody', SECRET), broker.urlOf('+', SECRET)];
    for (const url of attempts) {
      await expect(connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4 }, false)).rejects.toThrow(/[Nn]ot authorized/);
    }
  });

  test('what is too large for the contract reaches the backend; what is far too large is acknowledged, dropped and not sent again', async () => {
    const kiosk = await client('AQ-TAX-01');
    await kiosk.publishAsync(uplinkTopic(here, 'fault'), Buffer.alloc(MAX_PAYLOAD_BYTES + 1), { qos: 1 });
    await kiosk.publishAsync(uplinkTopic(here, 'cashbox'), Buffer.alloc(1_100_000), { qos: 1 });
    await kiosk.publishAsync(uplinkTopic(here, 'heartbeat'), 'x', { qos: 1 });
    expect(await backend.until(2)).toEqual([uplinkTopic(here, 'fault'), uplinkTopic(here, 'heartbeat')]);
  });

  const listeners = 'kiosks come in by WebSocket, and where start.sh finds a certificate by TLS, each as itself';
  if (!canCertify) test.skip(`${listeners} (${OPENSSL_ABSENT})`, () => undefined);
  else
    test(listeners, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hallwatch-listeners-'));
      const authority = new TestAuthority(folder, 'authority');
      const [ws, tls, wss] = await Promise.all([freePort(), freePort(), freePort()]);
      const { cert, key } = authority.certify('127.0.0.1');
      for (const part of ['listeners', 'certs']) mkdirSync(join(folder, part));
      copyFileSync(cert, join(folder, 'certs', 'server.crt'));
      copyFileSync(key, join(folder, 'certs', 'server.key'));
      const places = { LISTENERS: join(folder, 'listeners'), CERTS: join(folder, 'certs') };
      const ports = { WS_PORT: String(ws), TLS_PORT: String(tls), WSS_PORT: String(wss) };
      const env = { PATH: process.env['PATH'], DYNAMIC_SECURITY: join(folder, 'begun.json'), ADMIN_PASSWORD: SECRET };
      const begun = spawnSync(projectFile('mosquitto', 'start.sh'), ['true'], { env: { ...env, ...places, ...ports } });
      expect(begun.status).toBe(0);
      const config = (shipped: string): string => shipped.replace(/include_dir .*/, `include_dir ${places.LISTENERS}`);
      const other = (await startMosquitto({ config })) as MosquittoForTests;
      await letIn(other, { 'AQ-TAX-01': SECRET });
      const options = { username: 'AQ-TAX-01', password: SECRET, ca: fileOf(authority.cert), reconnectPeriod: 0 };
      for (const url of [`ws://127.0.0.1:${ws}`, `mqtts://127.0.0.1:${tls}`, `wss://127.0.0.1:${wss}`]) {
        await expect(connectAsync(url, { ...options, password: 'wrong' }, false)).rejects.toThrow(/[Nn]ot authorized/);
        const kiosk = await connectAsync(url, { ...options, protocolVersion: 5 }, false);
        await kiosk.publishAsync(uplinkTopic(here, 'heartbeat'), 'x', { qos: 1 });
        await expect(kiosk.publishAsync(uplinkTopic(neighbour, 'heartbeat'), 'x', { qos: 1 })).rejects.toThrow('Not authorized');
        await kiosk.endAsync(true);
      }
      await other.stop();
      rmSync(folder, { recursive: true });
    });

  test('start.sh begins the file once, with an administrator, and leaves one that is there as it is', () => {
    const file = `${broker.folder}/begun.json`;
    const start = (env: Record<string, string>) =>
      spawnSync(projectFile('mosquitto', 'start.sh'), ['sh', '-c', 'echo "$ADMIN_PASSWORD"'], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], DYNAMIC_SECURITY: file, ...env },
      });
    const refused = start({});
    expect(refused.stderr).toContain('the password of the user hallwatch-admin is missing');
    expect(refused.status).not.toBe(0);
    expect(start({ ADMIN_PASSWORD: SECRET })).toMatchObject({ status: 0, stdout: '\n' });
    const begun = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(begun).toContain('hallwatch-admin');
    expect(start({ ADMIN_PASSWORD: 'another' }).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(begun);
  });
}

const willOf = (at: typeof here) => ({
  topic: uplinkTopic(at, 'will'),
  payload: Buffer.from('{"bootId":"b-1"}'),
  qos: 1 as const,
});
