import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { BACKEND_STATE_TOPIC } from '#libs/contracts/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { inHistory, inJournal, recorded } from '../../harness/kept.js';
import { MOSQUITTO, MOSQUITTO_ABSENT, REGION, startMosquitto } from '../../harness/mosquitto-server.js';
import { pretendSmallDisk } from '../../harness/small-disk.js';
import { StoryStation } from '../../harness/station.js';

const WHAT = 'behind Mosquitto a full disk leaves messages at the broker, says so to kiosks, and afterwards all are taken once';

if (existsSync(MOSQUITTO)) test(WHAT, behindMosquitto, 60_000);
else test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);

async function behindMosquitto(): Promise<void> {
  const broker = await startMosquitto();
  if (!broker) throw new Error(MOSQUITTO_ABSENT);
  const { dataDir: folder, files, fill, free, remove } = pretendSmallDisk();
  const env = {
    HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', 'made-up-for-the-backend'),
    HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl,
  };
  const station = await StoryStation.open({ folder, env, clock: new SystemClock(), ...(files && { journalFiles: files }) });
  const kiosk = await registered(station, (password) => broker.urlOf('K-1', password));
  const states: boolean[] = [];
  const send = (seq: number): Promise<unknown> =>
    kiosk.publishAsync(`hallwatch/v1/${REGION}/K-1/heartbeat`, heartbeat(seq), { qos: 1 });
  try {
    kiosk.on('message', (_topic, payload) => states.push(JSON.parse(payload.toString()).online));
    await kiosk.subscribeAsync(BACKEND_STATE_TOPIC, { qos: 1 });
    await station.until(() => states.at(-1) === true, 'the backend');
    await send(0);
    await station.until(async () => (await inJournal(folder)).length === 1, 'the first reading');
    fill();
    for (let seq = 1; seq <= 50; seq++) await send(seq);
    await station.until(() => states.at(-1) === false, 'the word to keep it');
    expect(await inJournal(folder)).toHaveLength(1);
    free();
    await station.until(() => states.at(-1) === true, 'the word to go on');
    await station.until(async () => (await inJournal(folder)).length === 51, 'all that waited');
    await recorded(station);
    expect(await inHistory(station.stores.history)).toEqual(await inJournal(folder));
    expect(new Set(await inJournal(folder)).size).toBe(51);
  } finally {
    await kiosk.endAsync(true);
    await station.stop();
    await broker.stop();
    remove();
  }
}

const heartbeat = (seq: number): string => JSON.stringify({ ts: Date.now(), bootId: 'b-1', seq, mode: 'inService' });

async function registered(station: StoryStation, url: (password: string) => string): Promise<MqttClient> {
  await station.hall({ region: REGION });
  const { body } = await station.call('/api/v1/kiosks', { body: { id: 'K-1', hall: 'hall-1', type: 'UTIL', name: 'K-1' } });
  return connectAsync(url((body as { mqtt: { password: string } }).mqtt.password), { clientId: 'K-1' });
}
