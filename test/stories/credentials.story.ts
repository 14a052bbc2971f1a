import { expect } from '@jest/globals';
import { MINUTE } from '#libs/domain/index.js';
import { metricsAt } from '../harness/metrics.js';
import type { StoryKiosk } from '../harness/station.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: { HALLWATCH_MQTT_WS_PORT: '0' } });

const rotate = async (id: string, validForMinutes?: number): Promise<string> => {
  const { status, body } = await here.station.call(`/api/v1/kiosks/${id}/credentials`, { body: { validForMinutes } });
  expect(status).toBe(201);
  return (body as { mqtt: { password: string } }).mqtt.password;
};
const cut = (kiosk: StoryKiosk): Promise<void> => here.station.until(() => !kiosk.client.connected, `${kiosk.id} to be cut off`);
const events = (name: string): unknown[] => here.station.log.filter((line) => line.event === name);

story('a kiosk whose password is changed stays connected, has an hour to take the new one, and is then cut off', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1');
  const fresh = await rotate('K-1');
  await station.forward(59 * MINUTE);
  await kiosk.heartbeat();
  const other = await station.connect('K-1', fresh, 'K-1-other');
  await (await station.connect('K-1', kiosk.password, 'K-1-third')).heartbeat();
  await station.forward(2 * MINUTE);
  await cut(kiosk);
  await expect(station.connect('K-1', kiosk.password)).rejects.toMatchObject({ code: 5 });
  await other.heartbeat({ seq: 100 });
  expect(JSON.stringify(station.log)).not.toContain(fresh);
});

story('a password that is changed at once ends what it opened within a minute, by whatever listener it came', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  const byWeb = await station.connect('K-2', kiosk.password, 'K-2-web', 'ws');
  const neighbour = await station.kiosk('K-3');
  await rotate('K-2', 0);
  await expect(station.connect('K-2', kiosk.password, 'K-2-late')).rejects.toMatchObject({ code: 5 });
  await station.forward(MINUTE);
  await cut(kiosk);
  await cut(byWeb);
  await neighbour.heartbeat();
});

story('a retired kiosk is cut off, and only packets that were on their way are quarantined', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-4');
  const told = events('KioskCutOff').length;
  expect((await station.call('/api/v1/kiosks/K-4', { method: 'DELETE' })).status).toBe(204);
  await kiosk.heartbeat();
  await station.forward(MINUTE);
  await cut(kiosk);
  expect(events('KioskCutOff').length).toBe(told + 1);
  await expect(station.connect('K-4', kiosk.password)).rejects.toMatchObject({ code: 5 });
  const kept = async () =>
    ((await station.call('/api/v1/quarantine?kioskId=K-4')).body as { items: { reason: string; topic: string }[] }).items;
  await station.until(async () => (await kept()).length > 0, 'the quarantine');
  expect((await kept()).map(({ reason, topic }) => [reason, topic])).toEqual([['retired-kiosk', kiosk.topic('heartbeat')]]);
});

story('ten wrong passwords block that kiosk from that address, which is told once and counted', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-5');
  for (let n = 0; n < 10; n++) await expect(station.connect('K-5', 'wrong', 'K-5-wrong')).rejects.toMatchObject({ code: 5 });
  for (let n = 0; n < 3; n++) await expect(station.connect('K-5', kiosk.password)).rejects.toMatchObject({ code: 5 });
  expect(events('KioskNameBlocked')).toHaveLength(1);
  const metrics = await metricsAt(station.url);
  expect(metrics).toMatch(/hallwatch_mqtt_blocks_total 1/);
  expect(metrics).toMatch(/hallwatch_mqtt_blocked_tries_total 3/);
  await kiosk.heartbeat();
  await station.forward(15 * MINUTE);
  await (await station.connect('K-5', kiosk.password, 'K-5-back')).heartbeat({ seq: 100 });
});
