import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MaintenanceOrder } from '#libs/domain/index.js';
import { eventually, KIOSK_REGION, KillableStation } from '../harness/killable-station.js';
import { RunningSample, SAMPLES, type Sample } from '../harness/samples.js';

const idOf = ({ language }: Sample): string => `K-${language}`;

/** Whom the register wants to hear every second; the samples begin with an hour, so that they must be asked. */
const HEARTBEAT_S = 1;

let station: KillableStation;
const running = new Map<string, RunningSample>();

beforeAll(async () => {
  station = await KillableStation.open();
}, 90_000);
afterAll(async () => {
  for (const sample of running.values()) await sample.end();
  await station?.remove();
}, 30_000);

const countOf = async (sample: Sample, kind: string): Promise<number> => (await station.readings(idOf(sample), kind)).length;
const birthsOf = async (sample: Sample, reason: string): Promise<number> =>
  (await station.readings(idOf(sample), 'birth')).filter(({ fields }) => fields['reason'] === reason).length;
const ordersOf = async (sample: Sample): Promise<MaintenanceOrder[]> =>
  (await station.get<{ items: MaintenanceOrder[] }>(`orders?kioskId=${idOf(sample)}`)).items;
const told = (sample: Sample): RunningSample => {
  const one = running.get(sample.language);
  if (!one) throw new Error(`The sample in ${sample.language} does not run`);
  return one;
};
const timesIn = (text: string, word: string): number => text.split(word).length - 1;

/** A step of every sample that can be run here; one line for each that cannot. */
function each(sentence: string, tell: (sample: Sample) => Promise<void>): void {
  describe(sentence, () => {
    for (const sample of SAMPLES) {
      const missing = sample.missing();
      if (missing) test.skip(`${sample.language} (skipped: ${missing})`, () => undefined);
      else test(sample.language, () => tell(sample), 90_000);
    }
  });
}

each('a sample client introduces itself and beats', async (sample) => {
  const password = await station.kiosk(idOf(sample), HEARTBEAT_S);
  const command = sample.make(station.folder);
  const env = {
    KIOSK_ID: idOf(sample),
    KIOSK_PASSWORD: password,
    KIOSK_REGION,
    MQTT_PORT: String(station.mqttPort),
    HEARTBEAT_S: '3600',
  };
  running.set(sample.language, new RunningSample(command, env));
  await eventually('a birth', async () => (await birthsOf(sample, 'connect')) > 0);
  await eventually('a heartbeat', async () => (await countOf(sample, 'heartbeat')) > 0);
});

each('asked for a birth it answers, and beats as often as it is asked to', async (sample) => {
  await eventually('the birth that was asked for', async () => (await birthsOf(sample, 'asked')) > 0);
  await eventually('a heartbeat each second', async () => (await countOf(sample, 'heartbeat')) > 2);
});

each('its fault opens an order, and the sign comes to it', async (sample) => {
  told(sample).type('raise BNA-002 noteAcceptor');
  await eventually('the order', async () => (await ordersOf(sample)).length === 1);
  await eventually('the sign', () => told(sample).output.includes('sign: '));
});

test('the station is killed, and started again', async () => {
  await station.kill();
  for (const sample of running.values()) sample.type('clear BNA-002 noteAcceptor');
  await station.start();
}, 90_000);

each('it comes back, and what it said meanwhile ends the fault: all of it is in the history, once', async (sample) => {
  await eventually('the second connection', () => timesIn(told(sample).output, 'connected') > 1);
  await eventually('the end of the fault', async () => (await countOf(sample, 'fault')) === 2);
  await eventually('the end of the order', async () =>
    (await ordersOf(sample)).every(({ state }) => ['cancelled', 'closed'].includes(state)),
  );
  await eventually('the birth of the second connection', async () => (await birthsOf(sample, 'connect')) > 1);
  const beats = await countOf(sample, 'heartbeat');
  await eventually('further heartbeats', async () => (await countOf(sample, 'heartbeat')) > beats);
  await eventually('no number to be missing', async () => {
    const kinds = await Promise.all(['birth', 'heartbeat', 'fault'].map((kind) => station.readings(idOf(sample), kind)));
    const numbers = kinds
      .flat()
      .map(({ seq }) => seq)
      .sort((a, b) => a - b);
    expect(new Set(numbers).size).toBe(numbers.length);
    return numbers.at(-1) === numbers.length - 1;
  });
  const { items } = await station.get<{ items: unknown[] }>(`quarantine?kioskId=${idOf(sample)}`);
  expect(items).toEqual([]);
});
