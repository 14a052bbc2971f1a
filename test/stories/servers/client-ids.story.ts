import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { SystemClock } from '#libs/runtime/index.js';
import { MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '../../harness/mosquitto-server.js';
import { StoryStation } from '../../harness/station.js';

const BACKEND_SECRET = 'made-up-for-the-backend';

/** The rule for client ids at one broker. */
function stories(broker: MosquittoForTests | null): void {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-client-ids-'));
  const secrets = new Map<string, string>();
  const opened: MqttClient[] = [];
  let station: StoryStation;

  const connect = async (kioskId: string, clientId: string): Promise<MqttClient> => {
    const url = broker?.url ?? `mqtt://127.0.0.1:${station.mqttPort}`;
    const options = { username: kioskId, password: secrets.get(kioskId), clientId, reconnectPeriod: 0, protocolVersion: 4 };
    const client = await connectAsync(url, options as object, false);
    opened.push(client);
    return client;
  };
  const events = (name: string): unknown[] => station.log.filter(({ event }) => event === name).map(({ fields }) => fields);
  const told = (name: string, count: number): Promise<void> =>
    station.until(() => events(name).length >= count, `${count} times ${name}: ${JSON.stringify(events(name))}`);
  const codeOf = (kioskId: string, password: string): Promise<unknown> =>
    connectAsync(broker?.url ?? `mqtt://127.0.0.1:${station.mqttPort}`, {
      ...{ username: kioskId, password, clientId: kioskId, reconnectPeriod: 0, protocolVersion: 4 },
    }).then(
      () => 0,
      (error: { code?: unknown }) => error.code,
    );

  beforeAll(async () => {
    const env: Record<string, string> = broker
      ? { HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', BACKEND_SECRET), HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl }
      : {};
    station = await StoryStation.open({ folder, clock: new SystemClock(), env });
    await station.hall();
    for (const id of ['K-1', 'K-10', 'K-2']) {
      const { body } = await station.call('/api/v1/kiosks', { body: { id, hall: 'hall-1', type: 'UTIL', name: id } });
      secrets.set(id, (body as { mqtt: { password: string } }).mqtt.password);
    }
    if (broker) await station.until(() => events('BrokerReached').length > 0, 'the broker to be reached', 30_000);
  }, 90_000);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((client) => client.endAsync(true)));
  });
  afterAll(async () => {
    await station?.remove();
    await broker?.stop();
  }, 30_000);

  test('kiosks with their own ids, and a second connection of one, throw nobody out, and nobody is told of', async () => {
    const comes: [string, string][] = [
      ['K-1', 'K-1'],
      ['K-1', 'K-1@service'],
      ['K-10', 'K-10'],
      ['K-10', 'K-10@service'],
    ];
    const clients: MqttClient[] = [];
    for (const [kiosk, id] of comes) clients.push(await connect(kiosk, id));
    // One that breaks the rule, behind them: what is told comes in order.
    await connect('K-2', 'mark-of-own');
    await told('ClientIdNotOwn', 1);
    expect(events('ClientIdNotOwn')).toEqual([{ kioskId: 'K-2', clientId: 'mark-of-own' }]);
    expect(clients.map(({ connected }) => connected)).toEqual([true, true, true, true]);
  });

  test('two kiosks with one client id are let in, and both are named with what to do', async () => {
    const before = events('ClientIdNotOwn').length;
    const first = await connect('K-1', 'kiosk');
    const gone = new Promise<void>((resolve) => first.once('close', () => resolve()));
    await connect('K-2', 'kiosk');
    await told('ClientIdNotOwn', before + 2);
    expect(events('ClientIdNotOwn').slice(before)).toEqual([
      { kioskId: 'K-1', clientId: 'kiosk' },
      { kioskId: 'K-2', clientId: 'kiosk' },
    ]);
    const says = station.log.filter(({ event }) => event === 'ClientIdNotOwn').map(({ says }) => says);
    expect(says.at(-1)).toContain('Set it to the id of the kiosk');
    if (!broker) {
      expect(first.connected).toBe(true);
      expect(events('ClientIdShared')).toEqual([]);
      return;
    }
    await gone;
    await told('ClientIdShared', 1);
    expect(events('ClientIdShared')).toEqual([{ clientId: 'kiosk', kiosks: ['K-1', 'K-2'] }]);
  });

  test('two connections of one kiosk with one id replace each other', async () => {
    const first = await connect('K-1', 'K-1');
    const gone = new Promise<void>((resolve) => first.once('close', () => resolve()));
    const second = await connect('K-1', 'K-1');
    await gone;
    expect(second.connected).toBe(true);
  });

  test('who is not let in is answered 5', async () => {
    expect([await codeOf('K-1', 'wrong'), await codeOf('nobody', 'wrong')]).toEqual([5, 5]);
  });
}

describe('client ids at the embedded broker', () => stories(null));

const server = await startMosquitto();
if (!server) test.skip(`client ids at Mosquitto (${MOSQUITTO_ABSENT})`, () => undefined);
else describe('client ids at Mosquitto', () => stories(server));
