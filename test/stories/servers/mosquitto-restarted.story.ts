import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { downFilter } from '#libs/contracts/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { retry } from '#test/harness/heard.js';
import { MOSQUITTO, MOSQUITTO_ABSENT, type MosquittoForTests, REGION, startMosquitto } from '#test/harness/mosquitto-server.js';
import { StoryStation } from '#test/harness/station.js';

const SCALE = Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1);
const BACKEND_SECRET = 'made-up-for-the-backend';
const KIOSKS = 8;
/** Each kiosk says so many at once, so often. Together 800 a second. */
const [AT_ONCE, EVERY_MS] = [5, 50];
/** Mosquitto saves so often in this story, seconds; the shipped configuration says 30. */
const SAVED_EVERY = 1;
const WHAT = 'Mosquitto restarted under load';

if (!existsSync(MOSQUITTO)) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else describe(WHAT, stories);

/** A kiosk that counts what it sent and remembers when each was acknowledged. */
class CountingKiosk {
  sent = 0;
  /** When it was acknowledged, by number. */
  readonly acknowledged = new Map<number, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    readonly id: string,
    readonly client: MqttClient,
    private readonly now: () => number,
  ) {}

  speak(count: number): void {
    for (let i = 0; i < count; i++) {
      const seq = this.sent++;
      const payload = JSON.stringify({ ts: this.now(), bootId: 'b-1', seq, mode: 'inService' });
      this.client.publish(`hallwatch/v1/${REGION}/${this.id}/heartbeat`, payload, { qos: 1 }, (error) => {
        if (!error) this.acknowledged.set(seq, performance.now());
      });
    }
  }

  begin(): void {
    this.timer = setInterval(() => this.speak(AT_ONCE), EVERY_MS);
  }

  /** Falls silent, and waits until everything is acknowledged. */
  async quiet(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await retry(() => {
      if (this.acknowledged.size < this.sent) throw new Error(`${this.id}: ${this.acknowledged.size} of ${this.sent}`);
    });
  }
}

function stories(): void {
  let folder: string;
  let broker: MosquittoForTests;
  let station: StoryStation;
  const kiosks: CountingKiosk[] = [];
  /** Of the present story. */
  let began = 0;

  const startBroker = async (port?: number): Promise<void> => {
    const config = (shipped: string): string => shipped.replace('autosave_interval 30', `autosave_interval ${SAVED_EVERY}`);
    const started = await startMosquitto({ folder, config, ...(port && { port }) });
    if (!started) throw new Error(MOSQUITTO_ABSENT);
    broker = started;
  };
  const startStation = async (speed = 1): Promise<void> => {
    const env = {
      HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', BACKEND_SECRET),
      HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl,
      HALLWATCH_RATE_PER_SECOND: '100000',
      HALLWATCH_RATE_BURST: '1000000',
    };
    station = await StoryStation.open({ folder: join(folder, 'station'), clock: new SystemClock(speed), env });
    await station.until(connected, 'the backend to be let in');
  };
  const connected = (): boolean => 'connected' in station.pipeline.broker && station.pipeline.broker.connected === true;
  const registered = async (id: string): Promise<CountingKiosk> => {
    const { body } = await station.call('/api/v1/kiosks', { body: { id, hall: 'hall-1', type: 'UTIL', name: id } });
    const { password } = (body as { mqtt: { password: string } }).mqtt;
    const options = { clientId: id, clean: false, protocolVersion: 4, reconnectPeriod: 200 } as const;
    const client = await connectAsync(broker.urlOf(id, password), options);
    client.on('error', () => undefined);
    return new CountingKiosk(id, client, () => station.clock.now());
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hallwatch-restarted-'));
    await startBroker();
    await startStation();
    await station.hall();
    for (let i = 0; i < KIOSKS; i++) kiosks.push(await registered(`K-${i}`));
    // The session of the backend is on the broker's disk.
    await pause(SAVED_EVERY * 1_500);
  }, 60_000);
  beforeEach(() => {
    began = performance.now();
  });
  afterAll(async () => {
    for (const { client } of kiosks) await client.endAsync(true);
    await station.stop();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  /** Everything is judged that was handed over: a last word of each kiosk is in the journal. */
  const settled = async (): Promise<Map<string, number>> => {
    for (const kiosk of kiosks) await kiosk.quiet();
    const last = kiosks.map((kiosk) => {
      kiosk.speak(1);
      return nameOf(kiosk.id, kiosk.sent - 1);
    });
    for (const kiosk of kiosks) await kiosk.quiet();
    let journal = new Map<string, number>();
    await retry(async () => {
      journal = await inJournal();
      if (!last.every((name) => journal.has(name))) throw new Error('the last words did not come');
    });
    return journal;
  };
  const inJournal = async (): Promise<Map<string, number>> => {
    const counts = new Map<string, number>();
    for (let position = 0; ; ) {
      const page = await station.pipeline.journal.read(position, 5_000);
      for (const { entry } of page) if (entry.type === 'reading') count(counts, nameOf(entry.reading.kioskId, entry.reading.seq));
      const last = page.at(-1);
      if (!last) return counts;
      position = last.position;
    }
  };
  const inHistory = async (): Promise<Map<string, number>> => {
    const counts = new Map<string, number>();
    let after: string | null = null;
    do {
      const page: { items: { kioskId: string; seq: number }[]; next: string | null } = await station.stores.history.readings({
        kind: 'heartbeat',
        limit: 5_000,
        ...(after && { after }),
      });
      for (const { kioskId, seq } of page.items) count(counts, nameOf(kioskId, seq));
      after = page.next;
    } while (after);
    return counts;
  };
  /** The history has what the journal has, and each once. */
  const expectOnceEach = async (journal: Map<string, number>): Promise<void> => {
    let history = new Map<string, number>();
    await retry(async () => {
      history = await inHistory();
      if (history.size < journal.size) throw new Error(`the history has ${history.size} of ${journal.size}`);
    });
    expect([...history.keys()].sort()).toEqual([...journal.keys()].sort());
    expect([...journal.values(), ...history.values()].filter((times) => times > 1)).toEqual([]);
  };
  /** In the present story: name, and when. */
  const acknowledged = (): [string, number][] =>
    kiosks
      .flatMap(({ id, acknowledged }) => [...acknowledged].map(([seq, at]): [string, number] => [nameOf(id, seq), at]))
      .filter(([, at]) => at > began);
  const eventsOf = (name: string): number => station.log.filter(({ event }) => event === name).length;

  test(
    'stopped and started, nothing that it acknowledged is lost, and nothing is kept twice',
    async () => {
      for (const kiosk of kiosks) kiosk.begin();
      for (let round = 0; round < SCALE; round++) {
        await pause(700);
        await broker.stop();
        await pause(300);
        await startBroker(broker.port);
        await pause(1_500);
      }
      const journal = await settled();
      const lost = acknowledged().filter(([name]) => !journal.has(name));
      expect(lost).toEqual([]);
      expect(eventsOf('BrokerSessionLost')).toBe(0);
      await expectOnceEach(journal);
    },
    60_000 * SCALE,
  );

  test(
    'killed, it loses at most what it acknowledged after its last save; the rest is kept, once',
    async () => {
      for (const kiosk of kiosks) kiosk.begin();
      const kills: number[] = [];
      for (let round = 0; round < SCALE; round++) {
        await pause(700);
        kills.push(performance.now());
        await broker.kill();
        await pause(300);
        await startBroker(broker.port);
        await pause(1_500);
      }
      const journal = await settled();
      const lost = acknowledged().filter(([name]) => !journal.has(name));
      const unexplained = lost.filter(([, at]) => !kills.some((kill) => at > kill - 2_000 * SAVED_EVERY && at < kill + 500));
      expect(unexplained).toEqual([]);
      await expectOnceEach(journal);
      expect(eventsOf('BrokerSessionLost')).toBe(0);
      expect(lost.length).toBeLessThan(acknowledged().length / 2);
    },
    60_000 * SCALE,
  );

  test('what it acknowledged while we were away, and lost when it was killed, is missed by its number', async () => {
    const [kiosk] = kiosks as [CountingKiosk];
    await settled();
    await station.stop();
    await pause(SAVED_EVERY * 1_500);
    const first = kiosk.sent;
    kiosk.speak(5);
    await kiosk.quiet();
    await broker.kill();
    await startBroker(broker.port);
    // Faster than life: a message may be on its way for ten seconds before it is missed.
    await startStation(20);
    const journal = await settled();
    const lost = [...kiosk.acknowledged.keys()].filter((seq) => seq >= first && !journal.has(nameOf(kiosk.id, seq)));
    // None, or fewer than all, when it had just saved.
    expect(lost.length).toBeLessThanOrEqual(5);
    const missed = (): unknown[] => station.log.flatMap(({ event, fields }) => (event === 'MessagesMissing' ? [fields] : []));
    if (lost.length > 0) await retry(() => expect(missed()).toEqual([{ kioskId: kiosk.id, gaps: expect.any(Number) }]));
  }, 60_000);

  test('a broker that comes back without its data is told of, kiosks are heard again, and the signs stand again', async () => {
    const [kiosk] = kiosks as [CountingKiosk];
    await broker.stop();
    rmSync(join(folder, 'mosquitto.db'));
    await startBroker(broker.port);
    await retry(() => expect(eventsOf('BrokerSessionLost')).toBe(1));
    await station.until(connected, 'the backend to be back');
    await settled();
    const signs: string[] = [];
    kiosk.client.on('message', (topic) => signs.push(topic));
    await kiosk.client.subscribeAsync(downFilter({ region: REGION, kioskId: kiosk.id }), { qos: 1 });
    await retry(() => expect(signs).toContain(`hallwatch/v1/${REGION}/${kiosk.id}/down/sign`));
  }, 60_000);
}

const nameOf = (kioskId: string, seq: number): string => `${kioskId} ${seq}`;

const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
