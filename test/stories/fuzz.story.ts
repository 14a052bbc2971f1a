import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { connectAsync, type MqttClient } from 'mqtt';
import { METRICS_TOKEN, metricsAt } from '../harness/metrics.js';
import { assail, assaults, type Credentials } from '../harness/mqtt-fuzz.js';
import { prepareDatabase } from '../harness/prepared-database.js';
import { freePort, Spawned } from '../harness/spawned.js';

/** Handles of timers and files under way at the moment of counting. A leak would be one for each of the hundreds of connections. */
const COMES_AND_GOES = 16;

/** 110: a million packets. */
const SCALE = Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1);
const PACKETS = 10_000 * SCALE;
/** Connections at a time. */
const AT_ONCE = 12;
/** So long a kiosk waits for an acknowledgement at most while all this goes on, milliseconds; the machine is shared with the assault. */
const SERVED_WITHIN = 3_000;
/** What the memory of the process swings by itself, megabytes: it stays within this over six hundred thousand packets too. */
const BREATHES = 180;

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-fuzz-'));
let target: Target;
afterAll(async () => {
  await target?.program.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

class Target {
  private token = '';

  constructor(
    readonly program: Spawned,
    readonly http: number,
    readonly mqtt: number,
  ) {}

  static async open(): Promise<Target> {
    const [http, mqtt] = [await freePort(), await freePort()];
    prepareDatabase(join(folder, 'data'));
    const program = new Spawned('station', [], {
      HALLWATCH_DATA_DIR: join(folder, 'data'),
      HALLWATCH_HTTP_PORT: String(http),
      HALLWATCH_METRICS_TOKEN: METRICS_TOKEN,
      HALLWATCH_MQTT_PORT: String(mqtt),
      HALLWATCH_ADMIN_PASSWORD: 'a-story-password',
      // As much as comes is to be looked at.
      HALLWATCH_RATE_PER_SECOND: '100000',
      HALLWATCH_RATE_BURST: '1000000',
    });
    await program.says('Ready after', 60);
    const target = new Target(program, http, mqtt);
    target.token = ((await target.call('session', { name: 'admin', password: 'a-story-password' })) as { token: string }).token;
    await target.call('halls', { id: 'h', name: '厅', region: 'anqing', hotline: '000-0000' });
    return target;
  }

  async call(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.http}/api/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} was answered ${response.status}`);
    return response.json();
  }

  async kiosk(id: string): Promise<Credentials> {
    const { mqtt } = (await this.call('kiosks', { id, hall: 'h' })) as { mqtt: { password: string } };
    return { username: id, password: mqtt.password, region: 'anqing' };
  }

  /** Readings of a kind in the history. */
  async readings(kioskId: string): Promise<number[]> {
    const found: number[] = [];
    for (let after = ''; ; ) {
      const path = `readings?kioskId=${kioskId}&kind=heartbeat&limit=500${after && `&after=${after}`}`;
      const { items, next } = (await this.call(path)) as { items: { seq: number }[]; next: string | null };
      found.push(...items.map(({ seq }) => seq));
      if (!next) return found;
      after = next;
    }
  }

  async metrics(): Promise<string> {
    return metricsAt(`http://127.0.0.1:${this.http}`);
  }

  get handles(): number {
    return readdirSync(`/proc/${this.program.pid}/fd`).length;
  }

  get megabytes(): number {
    const status = readFileSync(`/proc/${this.program.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }
}

/** A kiosk that goes about its work; how long it waited for each acknowledgement, milliseconds. */
class Served {
  readonly waited: number[] = [];
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: MqttClient,
    private readonly topic: string,
  ) {}

  static async open(target: Target, { username, password }: Credentials): Promise<Served> {
    const client = await connectAsync(`mqtt://127.0.0.1:${target.mqtt}`, { username, password, reconnectPeriod: 0 });
    const served = new Served(client, `hallwatch/v1/anqing/${username}/heartbeat`);
    served.running = served.run();
    return served;
  }

  private async run(): Promise<void> {
    for (let seq = 0; !this.stopped; seq++) {
      const began = performance.now();
      const payload = JSON.stringify({ ts: now(), bootId: 'b-1', seq, mode: 'inService' });
      await this.client.publishAsync(this.topic, payload, { qos: 1 });
      this.waited.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
    await this.client.endAsync();
  }
}

const now = (): number => Math.round(performance.timeOrigin + performance.now());

/** Sends about so many packets of every kind of nonsense. */
async function assault(target: Target, as: Credentials, packets: number, seed: number): Promise<number> {
  let sent = 0;
  let n = 0;
  const one = async (own: number): Promise<void> => {
    for (let round = 0; sent < packets; round++) {
      for (const what of fc.sample(assaults(as), { numRuns: 10, seed: seed + own * 100_003 + round })) {
        sent += what.packets.length + 1;
        await assail(target.mqtt, as, what, n++);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, own) => one(own)));
  return sent;
}

test(
  `${PACKETS} packets of nonsense crash nothing and leak nothing, and another kiosk is served all the while`,
  async () => {
    target = await Target.open();
    const [bad, good] = [await target.kiosk('K-BAD'), await target.kiosk('K-GOOD')];
    const seed = now() % 2 ** 31;
    const served = await Served.open(target, good);
    await assault(target, bad, PACKETS / 4, seed);
    const before = { handles: await settled(target), megabytes: target.megabytes };
    const sent = await assault(target, bad, (PACKETS * 3) / 4, seed + 1);
    await served.stop();
    const after = { handles: await settled(target), megabytes: target.megabytes };
    const told = {
      seed,
      sent,
      before,
      after,
      lookedAt: lookedAt(await target.metrics()),
      slowest: Math.max(...served.waited),
      served: served.waited.length,
    };
    process.stdout.write(`fuzz: ${JSON.stringify(told)}\n`);

    expect(Math.max(...served.waited)).toBeLessThan(SERVED_WITHIN);
    expect(after.handles).toBeLessThanOrEqual(before.handles + COMES_AND_GOES);
    expect(after.megabytes - before.megabytes).toBeLessThan(BREATHES);
    const metrics = await target.metrics();
    expect(/hallwatch_mqtt_broker_errors_total (\d+)/.exec(metrics)?.[1] ?? '0').toBe('0');
    // Enough for a trial. Of those who hang up at once a busy machine reads less.
    expect(lookedAt(metrics)).toBeGreaterThan(sent / 20);
    expect(/hallwatch_intake_pending (\d+)/.exec(metrics)?.[1]).toBe('0');
    expect(target.program.errors).toBe('');
    await expectHistory(target, served.waited.length);
    expect(await target.program.end('SIGTERM')).toMatchObject({ code: 0 });
  },
  90_000 * SCALE + 60_000,
);

/** Packets that came as far as the door behind the broker. */
const lookedAt = (metrics: string): number =>
  [...metrics.matchAll(/^hallwatch_intake_(?:readings|refused|repeats)_total(?:\{[^}]*\})? (\d+)/gm)].reduce(
    (sum, [, number]) => sum + Number(number),
    0,
  );

/** Open files when what was under way is over. */
async function settled(target: Target): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  return target.handles;
}

/** What was acknowledged to the kiosk is in the history, once. */
async function expectHistory(target: Target, acknowledged: number): Promise<void> {
  const wanted = Array.from({ length: acknowledged }, (_, seq) => seq);
  let found: number[] = [];
  for (let i = 0; i < 40 && found.length < acknowledged; i++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    found = await target.readings('K-GOOD');
  }
  expect(found.sort((a, b) => a - b)).toEqual(wanted);
}
