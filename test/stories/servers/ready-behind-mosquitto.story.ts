import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hasMosquitto, MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '../../harness/mosquitto-server.js';
import { prepareDatabase } from '../../harness/prepared-database.js';
import { freePort, Spawned } from '../../harness/spawned.js';
import { ADMIN_PASSWORD } from '../../harness/station.js';

const WHAT = 'the first start behind Mosquitto';
if (!hasMosquitto()) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else describe(WHAT, stories);

/** Of a station that has a machine to itself, and of one that shares it; seconds. */
const PATIENCE = 180;

function stories(): void {
  let folder: string;
  let broker: MosquittoForTests | null;
  let station: Spawned | null;
  let pages: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hallwatch-ready-'));
    [broker, station] = [null, null];
  });
  afterEach(async () => {
    await station?.end();
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const startBroker = async (port: number): Promise<MosquittoForTests> => {
    broker = await startMosquitto({ folder: join(folder, 'mosquitto'), port });
    if (!broker) throw new Error(MOSQUITTO_ABSENT);
    return broker;
  };
  const startStation = async (port: number): Promise<Spawned> => {
    const http = await freePort();
    pages = `http://127.0.0.1:${http}`;
    const data = join(folder, 'station');
    prepareDatabase(data);
    station = new Spawned('station', [], {
      HALLWATCH_DATA_DIR: data,
      HALLWATCH_HTTP_PORT: String(http),
      HALLWATCH_ADMIN_PASSWORD: ADMIN_PASSWORD,
      HALLWATCH_MQTT_URL: `mqtt://hallwatch:made-up-for-the-backend@127.0.0.1:${port}`,
      HALLWATCH_MQTT_ADMIN_URL: `mqtt://hallwatch-admin:made-up-for-the-administrator@127.0.0.1:${port}`,
    });
    return station;
  };
  const told = async (): Promise<(string | undefined)[]> => {
    const { parts } = (await (await fetch(`${pages}/api/v1/health/ready`)).json()) as { parts: Record<string, string> };
    return [parts['broker'], parts['mosquitto']];
  };

  test('it says Ready once what kiosks send to Mosquitto comes to it, and not before', async () => {
    const { port, log } = await startBroker(await freePort());
    const it = await startStation(port);
    await it.says('Ready after', PATIENCE);
    expect(log()).toMatch(/New client connected from \S+ as hallwatch-intake/);
    expect(await told()).toEqual(['ok', 'ok']);
  }, 240_000);

  test('while Mosquitto is away it says what is waited for, with the pages open, and Ready when Mosquitto is there', async () => {
    const port = await freePort();
    const it = await startStation(port);
    await it.says(/Not ready yet after [\d.]+ s\.\nThe MQTT broker is not connected: kiosks cannot be heard\.\n/, PATIENCE);
    expect(it.output).not.toContain('Ready after');
    expect(it.output).toContain(`Console   ${pages}/`);
    expect(await told()).toEqual(['away', 'away']);
    await startBroker(port);
    await it.says('Ready after', PATIENCE);
    expect(await told()).toEqual(['ok', 'ok']);
  }, 240_000);
}
