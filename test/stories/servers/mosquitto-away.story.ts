import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { MOSQUITTO, MOSQUITTO_ABSENT, type MosquittoForTests, REGION, startMosquitto } from '#test/harness/mosquitto-server.js';
import { STORY_START, StoryStation } from '#test/harness/station.js';

const WHAT = 'kiosks that could not be heard because the broker was away are not silent; one that stays silent then is';

if (!existsSync(MOSQUITTO)) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else test(WHAT, story, 60_000);

async function story(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-away-'));
  const start = async (port?: number): Promise<MosquittoForTests> => {
    const broker = await startMosquitto({ folder, ...(port && { port }) });
    if (!broker) throw new Error(MOSQUITTO_ABSENT);
    return broker;
  };
  let broker = await start();
  const station = await StoryStation.open({
    folder: join(folder, 'station'),
    clock: new StoryClock(STORY_START),
    env: {
      HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', 'made-up-for-the-backend'),
      HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl,
    },
  });
  const connected = (): boolean => 'connected' in station.pipeline.broker && station.pipeline.broker.connected === true;
  const clients: MqttClient[] = [];
  const kiosk = async (id: string): Promise<() => Promise<unknown>> => {
    const { body } = await station.call('/api/v1/kiosks', { body: { id, hall: 'hall-1', type: 'UTIL', name: id } });
    const { password } = (body as { mqtt: { password: string } }).mqtt;
    const client = await connectAsync(broker.urlOf(id, password), { clientId: id, reconnectPeriod: 100, protocolVersion: 4 });
    client.on('error', () => undefined);
    clients.push(client);
    let seq = 0;
    return async () => {
      const before = station.pipeline.journal.end();
      const payload = JSON.stringify({ ts: station.clock.now(), bootId: 'b-1', seq: seq++, mode: 'inService' });
      await client.publishAsync(`hallwatch/v1/${REGION}/${id}/heartbeat`, payload, { qos: 1 });
      await station.until(() => station.pipeline.journal.end() > before, 'the heartbeat in the journal');
    };
  };
  const incidentsOf = async (id: string): Promise<object[]> =>
    ((await station.call(`/api/v1/incidents?kioskId=${id}`)).body as { items: object[] }).items;
  try {
    await station.until(connected, 'the broker');
    await station.hall();
    const [well, silent] = [await kiosk('K-1'), await kiosk('K-2')];
    await well();
    await silent();
    await station.forward(MINUTE);
    const { port } = broker;
    await broker.stop();
    await station.until(() => !connected(), 'the absence to be noticed');
    await station.forward(10 * MINUTE);
    for (const id of ['K-1', 'K-2']) expect(await incidentsOf(id)).toEqual([]);
    broker = await start(port);
    await station.until(connected, 'the broker again');
    await station.forward(MINUTE);
    for (const id of ['K-1', 'K-2']) expect(await incidentsOf(id)).toEqual([]);
    await well();
    await station.forward(2 * MINUTE);
    expect(await incidentsOf('K-1')).toEqual([]);
    expect(await incidentsOf('K-2')).toMatchObject([{ cause: 'link' }]);
  } finally {
    for (const client of clients) await client.endAsync(true);
    await station.stop();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
