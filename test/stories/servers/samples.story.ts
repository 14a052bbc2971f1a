import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MaintenanceOrder } from '#libs/domain/index.js';
import { eventually, KIOSK_REGION, KillableStation } from '../../harness/killable-station.js';
import { hasMosquitto, MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '../../harness/mosquitto-server.js';
import { RunningSample, SAMPLES, type Sample } from '../../harness/samples.js';

/** Whom the register wants to hear every second; the samples begin with an hour, so that they must be asked. */
const HEARTBEAT_S = 1;
const PATIENCE = 120_000;

const idOf = ({ name }: Sample): string => `K-${name}`;
const timesIn = (text: string, word: string): number => text.split(word).length - 1;

/** Where samples live: a broker with the station behind it. */
abstract class Place {
  readonly running = new Map<Sample, RunningSample>();

  constructor(
    readonly name: string,
    readonly absent: string | null,
  ) {}

  station!: KillableStation;
  abstract open(): Promise<void>;
  /** Broker and station go, as they would at the worst of moments that loses nothing. */
  abstract away(): Promise<void>;
  abstract back(): Promise<void>;

  async close(): Promise<void> {
    await Promise.all([...this.running.values()].map((sample) => sample.end()));
    await this.station?.remove();
  }

  run(sample: Sample, command: Awaited<ReturnType<Sample['make']>>, password: string): void {
    const { mqttPort } = this.station;
    const who = { KIOSK_ID: idOf(sample), KIOSK_PASSWORD: password, KIOSK_REGION };
    const env = { ...who, MQTT_PORT: String(mqttPort), HEARTBEAT_S: '3600' };
    this.running.set(sample, new RunningSample(command, env));
  }

  of(sample: Sample): RunningSample {
    const one = this.running.get(sample);
    if (!one) throw new Error(`The sample ${sample.name} does not run ${this.name}`);
    return one;
  }

  async countOf(sample: Sample, kind: string): Promise<number> {
    return (await this.station.readings(idOf(sample), kind)).length;
  }

  async birthsOf(sample: Sample, reason: string): Promise<number> {
    return (await this.station.readings(idOf(sample), 'birth')).filter(({ fields }) => fields['reason'] === reason).length;
  }

  async ordersOf(sample: Sample): Promise<MaintenanceOrder[]> {
    return (await this.station.get<{ items: MaintenanceOrder[] }>(`orders?kioskId=${idOf(sample)}`)).items;
  }
}

class AtEmbeddedBroker extends Place {
  constructor() {
    super('at the embedded broker', null);
  }

  async open(): Promise<void> {
    this.station = await KillableStation.open();
  }

  away(): Promise<void> {
    return this.station.kill();
  }

  back(): Promise<void> {
    return this.station.start();
  }
}

class AtMosquitto extends Place {
  private readonly folder = mkdtempSync(join(tmpdir(), 'hallwatch-samples-mosquitto-'));
  private broker!: MosquittoForTests;

  constructor() {
    super('at Mosquitto', hasMosquitto() ? null : MOSQUITTO_ABSENT);
  }

  async open(): Promise<void> {
    await this.startBroker();
    this.station = await KillableStation.behind(this.broker);
  }

  /** Mosquitto saves what it acknowledged when it is stopped, and loses the last seconds of it when it is killed. */
  async away(): Promise<void> {
    await this.station.kill();
    await this.broker.stop();
  }

  async back(): Promise<void> {
    await this.startBroker(this.broker.port);
    await this.station.start();
  }

  override async close(): Promise<void> {
    await super.close();
    await this.broker?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startBroker(port?: number): Promise<void> {
    const started = await startMosquitto({ folder: this.folder, ...(port && { port }) });
    if (!started) throw new Error(MOSQUITTO_ABSENT);
    this.broker = started;
  }
}

const PLACES: readonly Place[] = [new AtEmbeddedBroker(), new AtMosquitto()];
const present = PLACES.filter(({ absent }) => absent === null);
const able = SAMPLES.filter((sample) => sample.missing() === null);
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-samples-'));
const made = new Map<Sample, ReturnType<Sample['make']>>();

beforeAll(async () => {
  for (const sample of able) made.set(sample, sample.make(folder));
  await Promise.all(present.map((place) => place.open()));
  await Promise.allSettled(made.values());
}, PATIENCE);
afterAll(async () => {
  await Promise.all(present.map((place) => place.close()));
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** A step of every sample that can be run here, side by side, each told by a test of its own; one line for each that cannot. */
function each(sentence: string, tell: (sample: Sample, place: Place) => Promise<void>): void {
  const steps = new Map<string, Promise<void>>();
  const nameOf = (sample: Sample, place: Place): string => `${sample.name} ${place.name}`;
  describe(sentence, () => {
    beforeAll(() => {
      for (const place of present)
        for (const sample of able) {
          const step = tell(sample, place);
          step.catch(() => undefined);
          steps.set(nameOf(sample, place), step);
        }
    });
    for (const place of PLACES)
      for (const sample of SAMPLES) {
        const missing = place.absent ?? sample.missing();
        if (missing) test.skip(`${nameOf(sample, place)} (skipped: ${missing})`, () => undefined);
        else test(nameOf(sample, place), () => steps.get(nameOf(sample, place)), PATIENCE);
      }
  });
}

each('a sample client introduces itself and beats', async (sample, place) => {
  const password = await place.station.kiosk(idOf(sample), HEARTBEAT_S);
  place.run(sample, (await made.get(sample)) ?? [''], password);
  await eventually('a birth', async () => (await place.birthsOf(sample, 'connect')) > 0);
  await eventually('a heartbeat', async () => (await place.countOf(sample, 'heartbeat')) > 0);
});

each('asked for a birth it answers, and beats as often as it is asked to', async (sample, place) => {
  await eventually('the birth that was asked for', async () => (await place.birthsOf(sample, 'asked')) > 0);
  await eventually('a heartbeat each second', async () => (await place.countOf(sample, 'heartbeat')) > 2);
});

each('its fault opens an order, and the sign comes to it', async (sample, place) => {
  place.of(sample).type('raise BNA-002 noteAcceptor');
  await eventually('the order', async () => (await place.ordersOf(sample)).length === 1);
  await eventually('the sign', () => place.of(sample).output.includes('sign: '));
});

test(
  'broker and station go, and come back',
  async () => {
    const goes = async (place: Place): Promise<void> => {
      await place.away();
      for (const sample of place.running.values()) sample.type('clear BNA-002 noteAcceptor');
      await place.back();
    };
    await Promise.all(present.map(goes));
  },
  PATIENCE,
);

each('it comes back, and what it said meanwhile ends the fault: all of it is in the history, once', async (sample, place) => {
  await eventually('the second connection', () => timesIn(place.of(sample).output, 'connected') > 1);
  await eventually('the end of the fault', async () => (await place.countOf(sample, 'fault')) === 2);
  await eventually('the end of the order', async () =>
    (await place.ordersOf(sample)).every(({ state }) => ['cancelled', 'closed'].includes(state)),
  );
  await eventually('the birth of the second connection', async () => (await place.birthsOf(sample, 'connect')) > 1);
  const beats = await place.countOf(sample, 'heartbeat');
  await eventually('further heartbeats', async () => (await place.countOf(sample, 'heartbeat')) > beats);
  await eventually('no number to be missing', async () => {
    const kinds = await Promise.all(['birth', 'heartbeat', 'fault'].map((kind) => place.station.readings(idOf(sample), kind)));
    const numbers = kinds
      .flat()
      .map(({ seq }) => seq)
      .sort((a, b) => a - b);
    expect(new Set(numbers).size).toBe(numbers.length);
    return numbers.at(-1) === numbers.length - 1;
  });
  const { items } = await place.station.get<{ items: unknown[] }>(`quarantine?kioskId=${idOf(sample)}`);
  expect(items).toEqual([]);
});
