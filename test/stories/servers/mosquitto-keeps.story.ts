import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { connect, connectAsync, type IClientOptions } from 'mqtt';
import { Registry } from 'prom-client';
import { BrokerUplink } from '#libs/adapters/mqtt/index.js';
import { downFilter, downTopic, UPLINK_FILTER, uplinkTopic } from '#libs/contracts/index.js';
import { type NamedEvent, SystemClock } from '#libs/runtime/index.js';
import { Heard, retry } from '#test/harness/heard.js';
import { letIn, MOSQUITTO, MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '#test/harness/mosquitto-server.js';

const SECRET = 'made-up-for-the-test';
const here = { region: 'anqing', kioskId: 'AQ-TAX-01' };
/** More than the thousand that Mosquitto keeps when nothing is said. */
const MESSAGES = 1_500;
/** The backend's: it stays at the broker while the backend is away. */
const SESSION: IClientOptions = {
  clientId: 'intake',
  clean: false,
  protocolVersion: 5,
  properties: { sessionExpiryInterval: 3600 },
};

const WHAT = 'what waits for the backend and the sign that stands outlive a restart of the broker';

if (!existsSync(MOSQUITTO)) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else
  test(WHAT, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hallwatch-mosquitto-'));
    const before = await started(folder);
    await backendPutsUpASignAndGoes(before);
    await kioskSpeaks(before);
    await before.stop();

    const after = await started(folder, before.port);
    const backend = new Heard(connect(after.urlOf('hallwatch', SECRET), SESSION));
    const kiosk = new Heard(connect(after.urlOf('AQ-TAX-01', SECRET)));
    await kiosk.client.subscribeAsync(downFilter(here), { qos: 1 });
    expect(await kiosk.until(1)).toEqual([downTopic(here, 'sign')]);
    expect(await backend.until(MESSAGES)).toHaveLength(MESSAGES);

    await Promise.all([backend.client.endAsync(), kiosk.client.endAsync()]);
    await after.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

const DROPS = 'what Mosquitto threw away for a full queue is told when the backend looks again';

if (!existsSync(MOSQUITTO)) test.skip(`${DROPS} (${MOSQUITTO_ABSENT})`, () => undefined);
else
  test(DROPS, async () => {
    const small = (shipped: string): string =>
      shipped.replace(/^max_queued_messages .*$/m, 'max_queued_messages 100').replace('sys_interval 10', 'sys_interval 1');
    const broker = await startMosquitto({ config: small });
    if (!broker) throw new Error(MOSQUITTO_ABSENT);
    await letIn(broker, { hallwatch: SECRET, 'AQ-TAX-01': SECRET });
    const before = uplinkTo(broker);
    await retry(() => expect(before.uplink.connected).toBe(true));
    await before.uplink.close();
    await kioskSpeaks(broker);

    const after = uplinkTo(broker);
    await retry(() => expect(after.dropped()).toBeGreaterThan(0));
    const metrics = new Registry();
    after.uplink.expose(metrics);
    expect(await metrics.metrics()).toContain(`hallwatch_mqtt_broker_dropped ${after.dropped()}`);
    expect(after.dropped() + after.taken.length).toBe(MESSAGES);
    await after.uplink.close();
    await broker.stop();
  }, 30_000);

function uplinkTo(broker: MosquittoForTests) {
  const taken: string[] = [];
  const events: NamedEvent[] = [];
  const uplink = BrokerUplink.open({
    url: broker.urlOf('hallwatch', SECRET),
    intake: (topic, _payload, _sender, done) => {
      taken.push(topic);
      done(null);
    },
    report: (event) => void events.push(event),
    clock: new SystemClock(),
  });
  const dropped = (): number =>
    events.reduce((sum, { fields }) => sum + (typeof fields?.['dropped'] === 'number' ? fields['dropped'] : 0), 0);
  return { uplink, taken, dropped };
}

async function started(folder: string, port?: number): Promise<MosquittoForTests> {
  const broker = await startMosquitto({ folder, ...(port && { port }) });
  if (!broker) throw new Error(MOSQUITTO_ABSENT);
  if (!port) await letIn(broker, { hallwatch: SECRET, 'AQ-TAX-01': SECRET });
  return broker;
}

async function backendPutsUpASignAndGoes(broker: MosquittoForTests): Promise<void> {
  const backend = await connectAsync(broker.urlOf('hallwatch', SECRET), SESSION);
  await backend.subscribeAsync(UPLINK_FILTER, { qos: 1 });
  await backend.publishAsync(downTopic(here, 'sign'), '{"show":true}', { qos: 1, retain: true });
  await backend.endAsync();
}

async function kioskSpeaks(broker: MosquittoForTests): Promise<void> {
  const kiosk = await connectAsync(broker.urlOf('AQ-TAX-01', SECRET));
  const topic = uplinkTopic(here, 'heartbeat');
  await Promise.all(Array.from({ length: MESSAGES }, (_, no) => kiosk.publishAsync(topic, String(no), { qos: 1 })));
  await kiosk.endAsync();
}
