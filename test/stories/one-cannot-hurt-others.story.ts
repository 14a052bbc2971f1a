import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generate, type Packet } from 'mqtt-packet';
import { EXCESSES, type Scene } from '../harness/excesses.js';
import { eventually, KIOSK_REGION, KillableStation } from '../harness/killable-station.js';
import { type Caller, RawKiosk } from '../harness/raw-kiosk.js';
import { freePort } from '../harness/spawned.js';

/** Bound of a turn of the loop, seconds of the station's own work: what other processes take of the machine is not its doing. */
const LONGEST = '0.05';
const BEATS_EVERY = 100;

let station: KillableStation;
let scene: Scene;
let well: WellKiosk;

beforeAll(async () => {
  const wsPort = await freePort();
  station = await KillableStation.open({ HALLWATCH_MQTT_WS_PORT: String(wsPort) });
  const caller = async (username: string, port = station.mqttPort): Promise<Caller> => ({
    port,
    username,
    password: await station.kiosk(username),
  });
  const kiosk = await caller('K-FAR');
  scene = { kiosk, framed: { ...kiosk, port: wsPort }, locked: await caller('K-LOCK'), region: KIOSK_REGION, counted };
  well = await WellKiosk.come(await caller('K-WELL'));
  await eventually('the station to have warmed up', () => well.acknowledged >= 10);
}, 120_000);
afterAll(async () => {
  well.end();
  await station.remove();
});

/** Turns of the station's loop that took longer, by its own work, since it began; with all that it counted, for who reads why. */
async function longTurns(): Promise<{ turns: number; of: string[] }> {
  const of = (await station.metrics()).split('\n').filter((line) => /^hallwatch_loop_stops.*by="work"/.test(line));
  const count = (what: string): number => Number(of.find((line) => line.includes(what))?.split(' ')[1]);
  return { turns: count('_count') - count(`le="${LONGEST}"`), of };
}

/** Long turns while something is done. */
async function turnsOf(act: () => Promise<unknown>): Promise<{ turns: number; of: string[] }> {
  const before = await longTurns();
  await act();
  const after = await longTurns();
  return { ...after, turns: after.turns - before.turns };
}

const figureOf = (metrics: string, name: string): number =>
  Number(
    metrics
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? 0,
  );

const isCounted = async (names: string[]): Promise<boolean> => {
  const metrics = await station.metrics();
  return names.some((name) => figureOf(metrics, name) > 0);
};
const counted = (names: string[]): Promise<void> => eventually(`one of ${names} to be counted`, () => isCounted(names), 30);

test.each(EXCESSES)(
  'a kiosk that is let in cannot make the others wait by $of',
  async ({ commit, told }) => {
    const beats = well.acknowledged;
    const stopped = await turnsOf(() => commit(scene));
    await eventually('the other kiosk to be acknowledged still', () => well.acknowledged > beats);
    // What an excess costs it costs each time; what comes once is a collector's or the machine's.
    expect(stopped.turns > 0 ? await turnsOf(() => commit(scene)) : stopped).toMatchObject({ turns: 0 });
    expect(well.isOpen).toBe(true);
    if (told !== undefined) expect(await isCounted([told].flat())).toBe(true);
  },
  120_000,
);

/** A kiosk that beats on whatever others do. */
class WellKiosk {
  private sent = 0;
  private readonly beating: NodeJS.Timeout;

  private constructor(
    private readonly kiosk: RawKiosk,
    private readonly topic: string,
  ) {
    this.beating = setInterval(() => void kiosk.write(generate(this.beat())), BEATS_EVERY);
  }

  static async come(caller: Caller): Promise<WellKiosk> {
    const kiosk = await RawKiosk.letIn(caller);
    kiosk.heard = 0;
    return new WellKiosk(kiosk, `hallwatch/v1/${KIOSK_REGION}/${caller.username}/heartbeat`);
  }

  get acknowledged(): number {
    return this.kiosk.heard / 4;
  }

  get isOpen(): boolean {
    return this.kiosk.isOpen;
  }

  end(): void {
    clearInterval(this.beating);
    this.kiosk.end();
  }

  private beat(): Packet {
    const seq = this.sent++;
    const payload = JSON.stringify({ ts: Date.now(), bootId: 'b-well', seq, mode: 'inService' });
    return { cmd: 'publish', topic: this.topic, payload, qos: 1, messageId: (seq % 65_535) + 1, dup: false, retain: false };
  }
}
