import { randomBytes } from 'node:crypto';
import { generate, type Packet } from 'mqtt-packet';
import { type Caller, frame, RawKiosk } from './raw-kiosk.js';

/** Where a kiosk goes too far, and as whom. */
export interface Scene {
  kiosk: Caller;
  /** The same over a WebSocket. */
  framed: Caller;
  /** A kiosk that nobody minds being locked out. */
  locked: Caller;
  region: string;
  /** Resolves when the station has counted one of these. */
  counted(metrics: string[]): Promise<void>;
}

export interface Excess {
  /** What it does. */
  of: string;
  /** What of the metrics tells that it was refused; absent: it is taken, at the pace of others. */
  told?: string | string[];
  commit(scene: Scene): Promise<void>;
}

const excess = (reason: string): string => `hallwatch_mqtt_excess_total{reason="${reason}"}`;
const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const id = (n: number): number => (n % 65_535) + 1;

const own = ({ kiosk, region }: Scene, rest: string): string => `hallwatch/v1/${region}/${kiosk.username}/${rest}`;
const subscribe = (n: number, topics: string[]): Packet => ({
  cmd: 'subscribe',
  messageId: id(n),
  subscriptions: topics.map((topic) => ({ topic, qos: 1 })),
});
const unsubscribe = (n: number, unsubscriptions: string[]): Packet => ({ cmd: 'unsubscribe', messageId: id(n), unsubscriptions });
const publish = (n: number, topic: string, payload: string | Buffer, qos: 0 | 1 | 2 = 1): Packet => ({
  cmd: 'publish',
  ...{ topic, payload, qos, messageId: id(n), dup: false, retain: false },
});
const beat = (n: number, more: object = {}): string =>
  JSON.stringify({ ts: 1_900_000_000_000 + n, bootId: 'b-far', seq: n, mode: 'inService', historical: true, ...more });

/** Does something with one connection that is let in. */
const letIn =
  (act: (kiosk: RawKiosk, scene: Scene) => Promise<unknown>, more = {}): Excess['commit'] =>
  async (scene) => {
    const kiosk = await RawKiosk.letIn(scene.kiosk, more);
    await act(kiosk, scene);
    kiosk.end();
  };

const framed =
  (act: (kiosk: RawKiosk, scene: Scene) => Promise<unknown>): Excess['commit'] =>
  async (scene) => {
    const kiosk = await RawKiosk.overWebSocket(scene.framed);
    await act(kiosk, scene);
    kiosk.end();
  };

/** Says all of it and waits for as many bytes in answer, or until it is cut off. */
async function answered(kiosk: RawKiosk, packets: Packet[], bytes: number): Promise<void> {
  const answer = kiosk.hears(bytes);
  void kiosk.say(...packets);
  await answer;
}

/** Connections, some at a time. */
async function inBatches(n: number, size: number, one: (i: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < n; from += size) await Promise.all(many(Math.min(size, n - from), (i) => one(from + i)));
}

const KEPT = { clean: false };
const PING = Buffer.of(0xc0, 0);

const TOO_MANY = [excess('too-many-coming'), excess('half-open')];

export const EXCESSES: Excess[] = [
  {
    of: 'five thousand filters in one packet',
    told: 'hallwatch_mqtt_subscribes_too_long_total',
    commit: letIn(
      (kiosk, scene) =>
        answered(
          kiosk,
          [
            subscribe(
              1,
              many(5_000, (n) => own(scene, `down/${n}`)),
            ),
          ],
          5_000,
        ),
      KEPT,
    ),
  },
  {
    of: 'twenty-five thousand filters of one session, fifty at a time',
    told: excess('many-filters'),
    commit: letIn(
      (kiosk, scene) =>
        answered(
          kiosk,
          many(500, (n) =>
            subscribe(
              n,
              many(50, (i) => own(scene, `down/${n}-${i}`)),
            ),
          ),
          500 * 54,
        ),
      KEPT,
    ),
  },
  {
    of: 'subscribing and giving up without end',
    commit: letIn((kiosk, scene) => {
      const filter = own(scene, 'down/sign');
      return answered(kiosk, many(5_000, (n) => [subscribe(n, [filter]), unsubscribe(n, [filter])]).flat(), 5_000 * 9);
    }, KEPT),
  },
  {
    of: 'a hundred sessions that are kept',
    told: excess('many-sessions'),
    commit: async (scene) => {
      for (let n = 0; n < 100; n++) {
        const kiosk = await RawKiosk.letIn(scene.kiosk, { ...KEPT, clientId: `${scene.kiosk.username}@${n}` });
        await answered(kiosk, [subscribe(1, [own(scene, 'down/#')])], 5);
        kiosk.end();
      }
    },
  },
  {
    of: 'four hundred connections',
    told: excess('many-connections'),
    commit: async (scene) => {
      const open: RawKiosk[] = [];
      await inBatches(400, 50, async (n) => {
        open.push(await RawKiosk.letIn(scene.kiosk, { clientId: `${scene.kiosk.username}@${n}` }));
      });
      for (const kiosk of open) kiosk.end();
    },
  },
  {
    of: 'two thousand messages of quality 2 that are never released',
    told: excess('unreleased'),
    commit: letIn(async (kiosk, scene) => {
      void kiosk.say(...many(2_000, (n) => publish(n, own(scene, 'heartbeat'), beat(n), 2)));
      await kiosk.isClosed();
    }),
  },
  {
    of: 'messages of a megabyte',
    told: 'hallwatch_mqtt_shortened_total',
    commit: letIn(async (kiosk, scene) => {
      const large = publish(1, own(scene, 'heartbeat'), Buffer.alloc(1_000_000, 120));
      for (let n = 0; n < 20; n++) await answered(kiosk, [large], 4);
    }),
  },
  {
    of: 'messages of sixteen kilobytes with hundreds of components',
    commit: letIn((kiosk, scene) => {
      const components = (n: number) => Object.fromEntries(many(500, (i) => [`component-${n}-${i}`, 'online']));
      const packets = many(400, (n) => publish(n, own(scene, 'heartbeat'), beat(5_000 + n, { components: components(n) })));
      return answered(kiosk, packets, 4 * 400);
    }),
  },
  {
    of: 'a flood of small messages that are none',
    told: 'hallwatch_intake_refused_total{reason="not-json"}',
    commit: letIn((kiosk, scene) =>
      answered(
        kiosk,
        many(3_000, (n) => publish(n, own(scene, 'heartbeat'), 'x')),
        4 * 1_500,
      ),
    ),
  },
  {
    of: 'half a million questions whether we live',
    commit: letIn(async (kiosk) => {
      const answer = kiosk.hears(2 * 500_000);
      void kiosk.write(Buffer.concat(many(500_000, () => PING)));
      await answer;
    }),
  },
  {
    of: 'questions whose answers nobody takes',
    commit: letIn(async (kiosk) => {
      kiosk.goDeaf();
      const pings = Buffer.concat(many(100_000, () => PING));
      // Once the kernel's buffers are full it is read no further.
      const enough = new Promise((resolve) => setTimeout(resolve, 3_000));
      for (let n = 0; n < 40; n++) await Promise.race([kiosk.write(pings), enough]);
    }),
  },
  {
    of: 'releases and acknowledgements of what never was',
    commit: letIn((kiosk) =>
      answered(
        kiosk,
        many(20_000, (n): Packet[] => [
          { cmd: 'puback', messageId: id(n) },
          { cmd: 'pubrel', messageId: id(n) },
        ]).flat(),
        4 * 10_000,
      ),
    ),
  },
  {
    of: 'garbage from three hundred connections',
    commit: (scene) =>
      inBatches(300, 50, async (n) => {
        const kiosk = n % 2 === 0 ? await RawKiosk.open(scene.kiosk.port) : await RawKiosk.letIn(scene.kiosk);
        await kiosk.write(randomBytes(64 * 1024));
        await kiosk.isClosed(0.2);
        kiosk.end();
      }),
  },
  {
    of: 'two thousand wrong passwords',
    told: 'hallwatch_mqtt_blocked_tries_total',
    commit: (scene) =>
      inBatches(2_000, 100, async () => {
        const kiosk = await RawKiosk.letIn({ ...scene.locked, password: 'wrong' });
        kiosk.end();
      }),
  },
  {
    of: 'more connections than may wait to be let in',
    // Where the machine is so busy that they take seconds to come, the oldest goes.
    told: TOO_MANY,
    commit: async (scene) => {
      const silent: RawKiosk[] = [];
      // Some five hundred may stand in the queue of the system, where a busy station has not seen them yet.
      await inBatches(3_000, 300, async () => void silent.push(await RawKiosk.open(scene.kiosk.port)));
      // A busy station sees them late; whoever hangs up before was never too many.
      await scene.counted(TOO_MANY);
      await inBatches(silent.length, 100, async (n) => silent[n]?.end());
    },
  },
  {
    of: 'frames of one byte',
    commit: framed((kiosk, scene) => {
      const bytes = Buffer.from(beat(1));
      const one = publish(1, own(scene, 'heartbeat'), bytes, 0);
      return spelled(
        kiosk,
        many(600, () => one),
      );
    }),
  },
  {
    of: 'frames with nothing in them, and parts of one that never ends',
    commit: framed(async (kiosk) => {
      await kiosk.write(Buffer.concat(many(50_000, () => frame(Buffer.alloc(0)))));
      await kiosk.write(Buffer.concat(many(100_000, (n) => frame(PING, { opcode: n === 0 ? 2 : 0, final: false }))));
      await kiosk.hears(1_000);
    }),
  },
  {
    of: 'one frame of eight megabytes',
    told: 'hallwatch_mqtt_shortened_total',
    commit: framed((kiosk, scene) => answered(kiosk, [publish(1, own(scene, 'heartbeat'), Buffer.alloc(8_000_000, 120))], 4)),
  },
];

/** Says it byte by byte, each in a frame of its own, and waits until all of it was read: then a question is answered. */
async function spelled(kiosk: RawKiosk, packets: Packet[]): Promise<void> {
  const bytes = Buffer.concat([...packets.map((packet) => generate(packet)), PING]);
  const answer = kiosk.hears(4);
  await kiosk.write(Buffer.concat([...bytes].map((byte) => frame(Buffer.of(byte)))));
  await answer;
}
