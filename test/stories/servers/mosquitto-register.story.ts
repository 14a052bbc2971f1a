import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { UPLINK_FILTER } from '#libs/contracts/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { Heard } from '#test/harness/heard.js';
import {
  dynsecFile,
  MOSQUITTO,
  MOSQUITTO_ABSENT,
  type MosquittoForTests,
  startMosquitto,
} from '#test/harness/mosquitto-server.js';
import { StoryStation } from '#test/harness/station.js';
import { metricsAt } from '../../harness/metrics.js';

const BACKEND_SECRET = 'made-up-for-the-backend';
const WHAT = 'Mosquitto follows the register';
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-register-'));

if (!existsSync(MOSQUITTO)) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else describe(WHAT, stories);

function stories(): void {
  let broker: MosquittoForTests;
  let station: StoryStation;
  let ear: Heard;
  const opened: MqttClient[] = [];

  const startBroker = async (port?: number): Promise<void> => {
    const started = await startMosquitto({ folder, ...(port && { port }) });
    if (!started) throw new Error(MOSQUITTO_ABSENT);
    broker = started;
  };
  const startStation = async (): Promise<void> => {
    const env = {
      HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', BACKEND_SECRET),
      HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl,
    };
    station = await StoryStation.open({ folder: join(folder, 'station'), clock: new SystemClock(), env });
  };
  /** Hears what the backend hears, from now on. */
  const listen = async (): Promise<void> => {
    await ear?.client.endAsync(true);
    await station.until(async () => {
      try {
        ear = new Heard(await connectAsync(broker.urlOf('hallwatch', BACKEND_SECRET), { reconnectPeriod: 0 }, false));
        return true;
      } catch {
        return false;
      }
    }, 'the backend to be let in');
    await ear.client.subscribeAsync(UPLINK_FILTER, { qos: 1 });
  };
  const comeIn = async (kioskId: string, password: string, options: IClientOptions = {}): Promise<MqttClient> => {
    const client = await connectAsync(
      broker.urlOf(kioskId, password),
      { reconnectPeriod: 0, protocolVersion: 4, ...options },
      false,
    );
    opened.push(client);
    return client;
  };
  const isRefused = (kioskId: string, password: string): Promise<void> =>
    expect(comeIn(kioskId, password)).rejects.toThrow(/[Nn]ot authorized/);
  const register = async (id: string): Promise<string> => {
    const { status, body } = await station.call('/api/v1/kiosks', { body: { id, hall: 'hall-1', type: 'UTIL', name: id } });
    expect(status).toBe(201);
    return (body as { mqtt: { password: string } }).mqtt.password;
  };
  const rotate = async (id: string, validForMinutes = 0): Promise<string> => {
    const { status, body } = await station.call(`/api/v1/kiosks/${id}/credentials`, { body: { validForMinutes } });
    expect(status).toBeLessThan(300);
    return (body as { mqtt: { password: string } }).mqtt.password;
  };
  const events = (name: string): unknown[] => station.log.filter(({ event }) => event === name).map(({ fields }) => fields);
  const untilEvent = (name: string, text: string): Promise<void> =>
    station.until(() => JSON.stringify(events(name)).includes(text), `${name} with ${text}: ${JSON.stringify(events(name))}`);
  const beat = (client: MqttClient, id: string, region = 'anqing'): Promise<unknown> =>
    client.publishAsync(`hallwatch/v1/${region}/${id}/heartbeat`, 'x', { qos: 1 });
  /** What of these the backend heard, told apart by a mark of another kiosk behind them. */
  const heardBefore = async (mark: { client: MqttClient; id: string }): Promise<string[]> => {
    await beat(mark.client, mark.id);
    const topics = await ear.untilTopic(`hallwatch/v1/anqing/${mark.id}/heartbeat`);
    return topics.filter((topic) => !topic.includes(`/${mark.id}/`));
  };
  /** Changes Mosquitto's file by hand while it does not run. */
  const edit = async (change: (file: Dynsec) => void): Promise<void> => {
    await broker.stop();
    const file = JSON.parse(readFileSync(dynsecFile(folder), 'utf8')) as Dynsec;
    change(file);
    writeFileSync(dynsecFile(folder), JSON.stringify(file));
    await startBroker(broker.port);
    await listen();
  };

  beforeAll(async () => {
    await startBroker();
    await startStation();
    await station.hall();
    await listen();
  }, 60_000);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((client) => client.endAsync(true)));
    ear.forget();
  });
  afterAll(async () => {
    await ear?.client.endAsync(true);
    await station?.stop();
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  test('a kiosk comes in with the password of its registration, at once, and is heard', async () => {
    const kiosk = await comeIn('K-1', await register('K-1'));
    await beat(kiosk, 'K-1');
    expect(await ear.until(1)).toEqual(['hallwatch/v1/anqing/K-1/heartbeat']);
    await isRefused('K-1', 'wrong');
  });

  test('a new secret ends the former one: who is connected with it is sent away and does not come back', async () => {
    const [former, marker] = [await register('K-2'), await comeIn('M-2', await register('M-2'))];
    const kiosk = await comeIn('K-2', former, { clientId: 'former' });
    const gone = new Promise<void>((resolve) => kiosk.once('close', () => resolve()));
    const { body } = await station.call('/api/v1/kiosks/K-2/credentials', { body: { validForMinutes: 60 } });
    const { mqtt, oldValidUntil } = body as { mqtt: { password: string }; oldValidUntil: string };
    const fresh = mqtt.password;
    expect(Date.parse(oldValidUntil)).toBeLessThanOrEqual(station.clock.now());
    await gone;
    await isRefused('K-2', former);
    const again = await comeIn('K-2', fresh);
    await beat(again, 'K-2');
    expect(await heardBefore({ client: marker, id: 'M-2' })).toEqual(['hallwatch/v1/anqing/K-2/heartbeat']);
  });

  test('a retired kiosk is sent away, and nothing of it is heard any more', async () => {
    const [secret, marker] = [await register('K-3'), await comeIn('M-3', await register('M-3'))];
    const kiosk = await comeIn('K-3', secret);
    const gone = new Promise<void>((resolve) => kiosk.once('close', () => resolve()));
    expect((await station.call('/api/v1/kiosks/K-3', { method: 'DELETE' })).status).toBe(204);
    await gone;
    await isRefused('K-3', secret);
    expect(await heardBefore({ client: marker, id: 'M-3' })).toEqual([]);
  });

  test('a kiosk that moves to a hall of another region publishes there and no longer where it was', async () => {
    const [secret, marker] = [await register('K-4'), await comeIn('M-4', await register('M-4'))];
    const kiosk = await comeIn('K-4', secret);
    const gone = new Promise<void>((resolve) => kiosk.once('close', () => resolve()));
    const hall = { id: 'hall-2', name: '二号自助厅', region: 'hefei', address: '示例路2号', hotline: '0551-0000-000' };
    const moved = { halls: [hall], kiosks: [{ id: 'K-4', hall: 'hall-2', type: 'UTIL', name: 'K-4' }], people: [] };
    expect((await station.call('/api/v1/fleet', { body: moved })).status).toBe(200);
    await gone;
    const there = await comeIn('K-4', secret);
    await beat(there, 'K-4', 'anqing');
    await beat(there, 'K-4', 'hefei');
    expect(await heardBefore({ client: marker, id: 'M-4' })).toEqual(['hallwatch/v1/hefei/K-4/heartbeat']);
  });

  test('a kiosk with the name of a service is not let in, and that is said', async () => {
    const secret = await register('hallwatch-admin');
    await untilEvent('KioskNameTaken', 'hallwatch-admin');
    await isRefused('hallwatch-admin', secret);
  });

  test('what was edited by hand is put right when Mosquitto is back: rights, groups, retired ones, strangers, defaults', async () => {
    const secret = await register('K-5');
    const marker = await register('M-5');
    await edit((file) => {
      const all = ['publishClientSend', 'publishClientReceive', 'subscribePattern'];
      const acls = all.map((acltype) => ({ acltype, topic: '#', allow: true }));
      file.roles.push({ rolename: 'all', acls });
      file.groups = [{ groupname: 'strong', roles: [{ rolename: 'all' }], clients: [{ username: 'M-5' }] }];
      file.defaultACLAccess['publishClientSend'] = true;
      for (const client of file.clients) {
        if (client.username === 'K-5') client.roles = [{ rolename: 'all' }];
        if (client.username === 'K-3') client.disabled = false;
      }
      const some = file.clients.find(({ username }) => username === 'K-5');
      file.clients.push({ ...some, username: 'K-99', roles: [{ rolename: 'kiosk/K-5' }] });
      file.clients.push({ ...some, username: 'bridge', roles: [] });
    });
    for (const name of ['K-5', 'M-5', 'K-3', 'K-99']) await untilEvent('BrokerAccessMended', name);
    await untilEvent('BrokerHasOthers', 'bridge');
    await isRefused('K-99', secret);
    const kiosk = await comeIn('K-5', secret);
    const mark = await comeIn('M-5', marker);
    await expect(kiosk.subscribeAsync('#')).rejects.toThrow('Subscribe error');
    await beat(kiosk, 'K-1');
    await beat(mark, 'K-1');
    await beat(kiosk, 'K-5');
    expect(await heardBefore({ client: mark, id: 'M-5' })).toEqual(['hallwatch/v1/anqing/K-5/heartbeat']);
    const { clients } = JSON.parse(readFileSync(dynsecFile(folder), 'utf8')) as Dynsec;
    expect(clients.find(({ username }) => username === 'K-3')?.disabled).toBe(true);
  }, 30_000);

  test('an old file put back does not bring an old secret back: the kiosk is shut out and listed for a new one', async () => {
    const former = await register('K-6');
    await broker.stop();
    const kept = join(folder, 'backup.json');
    copyFileSync(dynsecFile(folder), kept);
    await startBroker(broker.port);
    await station.until(async () => (await health()).includes('"mosquitto":"ok"'), 'Mosquitto to be reached again');
    const present = await rotate('K-6');
    await broker.stop();
    copyFileSync(kept, dynsecFile(folder));
    const toldBefore = events('KiosksNeedSecret').length;
    await startBroker(broker.port);
    // A comparison that began before the new secret may have told of the kiosk, too.
    const news = (): unknown[] => events('KiosksNeedSecret').slice(toldBefore);
    await station.until(() => JSON.stringify(news()).includes('K-6'), 'the kiosk to be listed for a new secret');
    await isRefused('K-6', former);
    await isRefused('K-6', present);
    await comeIn('K-6', await rotate('K-6'));
    await listen();
  }, 30_000);

  test('Mosquitto away when a kiosk is registered: the answer comes all the same, and the kiosk is let in when it is back', async () => {
    await broker.stop();
    await station.until(async () => (await health()).includes('cannot be administered'), 'the trouble to be told');
    const secret = await register('K-7');
    await untilEvent('SecretWaits', 'K-7');
    await startBroker(broker.port);
    await station.until(
      () =>
        comeIn('K-7', secret).then(
          () => true,
          () => false,
        ),
      'the kiosk to be let in',
    );
    await listen();
  }, 30_000);

  test('Mosquitto lost its file while the api was away: kiosks are listed for a new secret, the backend is back by itself', async () => {
    await ear.client.endAsync(true);
    await station.stop();
    await broker.stop();
    rmSync(dynsecFile(folder));
    await startBroker(broker.port);
    await startStation();
    await listen();
    await untilEvent('KiosksNeedSecret', 'K-7');
    const [told] = events('KiosksNeedSecret') as { count: number; names: string[] }[];
    expect(told?.names).toEqual(expect.arrayContaining(['K-1', 'K-2', 'K-4', 'K-5', 'K-6', 'K-7']));
    expect(told?.names).not.toContain('K-3');
    expect(await metrics()).toContain(`hallwatch_broker_kiosks_need_secret ${told?.count}`);
    const kiosk = await comeIn('K-1', await rotate('K-1'));
    await beat(kiosk, 'K-1');
    expect(await ear.until(1)).toEqual(['hallwatch/v1/anqing/K-1/heartbeat']);
    expect(await metrics()).toContain(`hallwatch_broker_kiosks_need_secret ${(told?.count ?? 0) - 1}`);
  }, 30_000);

  test('no secret is ever in the log', () => {
    const log = JSON.stringify(station.log);
    expect(log).not.toContain(BACKEND_SECRET);
    expect(log).not.toContain(new URL(broker.adminUrl).password);
  });

  /** With its words, which staff alone read. */
  const health = async (): Promise<string> => JSON.stringify((await station.call('/api/v1/health/ready')).body);
  const metrics = async (): Promise<string> => metricsAt(station.url);
}

interface Dynsec {
  clients: { username: string; disabled?: boolean; roles: { rolename: string }[] }[];
  roles: { rolename: string; acls: object[] }[];
  groups?: object[];
  defaultACLAccess: Record<string, boolean>;
}
