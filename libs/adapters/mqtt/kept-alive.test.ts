import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { SystemClock } from '#libs/runtime/index.js';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { SENDERS, type SenderKind } from '#test/harness/real-senders.js';
import { LOAD_PASSWORD, LOAD_REGION, loadKioskId } from '#test/load/fleet.js';

const SLOW = { perSecond: 1, burst: 5, floodMinutes: 10 };
const MESSAGES = 60;
const doors: DoorForTests[] = [];
afterAll(async () => {
  for (const door of doors.splice(0)) await door.close();
});

async function opened(more: Parameters<typeof DoorForTests.open>[1] = {}): Promise<DoorForTests> {
  const door = await DoorForTests.open(['plain'], { clock: new SystemClock(), ...more });
  doors.push(door);
  return door;
}

/** How often it was closed so far. */
function closings(client: MqttClient): { count: number } {
  const closed = { count: 0 };
  client.on('close', () => closed.count++);
  return closed;
}

const starts: (() => void)[] = [];
beforeAll(() => {
  for (const start of starts) start();
});

/** Lives side by side, as each of them waits for nearly all of its time; each is told by its own test. */
function sideBySide<T>(all: readonly T[], nameOf: (one: T) => string, live: (one: T) => Promise<void>): void {
  const lives = new Map<T, Promise<void>>();
  starts.push(() => {
    for (const one of all) {
      const life = live(one);
      life.catch(() => undefined);
      lives.set(one, life);
    }
  });
  for (const one of all) test(nameOf(one), () => lives.get(one), 90_000);
}

sideBySide(
  ['a client that is held back for longer than its keep-alive is not taken for gone, nor takes us for gone'],
  String,
  async () => {
    const door = await opened({ allowance: SLOW });
    // All sixty are on their way at once, and a PINGREQ would be behind them: at ten a second, four keep-alives.
    const client = await door.connect('plain', { keepalive: 1 });
    const closed = closings(client);
    const answers: number[] = [];
    client.on('packetreceive', ({ cmd }) => cmd === 'pingresp' && answers.push(door.taken.length));
    await Promise.all(Array.from({ length: MESSAGES }, () => client.publishAsync('t', 'x'.repeat(400), { qos: 1 })));
    expect([closed.count, door.taken.length]).toEqual([0, MESSAGES]);
    // Before it was read to the end it had answers already.
    expect(answers[0]).toBeLessThan(MESSAGES);
  },
);

describe('a client whose messages wait for the disk for longer than our patience with it is not taken for gone either', () => {
  /** Answers come twice in a keep-alive, and our patience is one and a half. */
  const ANSWERS = 5;

  sideBySide(
    [0, 1, 2] as const,
    (qos) => `with quality ${qos}`,
    async (qos) => {
      const door = await opened();
      door.held = [];
      const client = await door.connect('plain', { keepalive: 5 });
      const closed = closings(client);
      let answers = 0;
      client.on('packetreceive', ({ cmd }) => cmd === 'pingresp' && answers++);
      const sent = Promise.all(Array.from({ length: MESSAGES }, () => client.publishAsync('t', 'x', { qos })));
      await door.until(() => answers >= ANSWERS, 'answers', 30_000);
      const { held } = door;
      door.held = null;
      for (const done of held) done();
      await sent;
      await door.until(() => door.taken.length === MESSAGES, 'all messages');
      expect(closed.count).toBe(0);
    },
  );
});

describe('real clients that are slowed down for longer than their keep-alive keep their connection, and lose nothing', () => {
  const FEW = 5;
  /** Seconds; libmosquitto takes none below 5. */
  const keepAliveS = 6;
  /** Messages that may be unanswered before most libraries wait. */
  const IN_FLIGHT = 20;

  const live = async (kind: SenderKind): Promise<void> => {
    // What is in flight is read in two keep-alives, so that a PINGREQ behind it comes too late.
    const perSecond = IN_FLIGHT / (10 * 2 * keepAliveS);
    const door = await opened({ allowance: { perSecond, burst: FEW, floodMinutes: 10 } });
    const kioskId = loadKioskId(0);
    const from = door.broker.look(kioskId, null).upTo;
    const as = { port: door.port('plain'), region: LOAD_REGION, kioskId, password: LOAD_PASSWORD, keepAliveS };
    const sender = await kind.open(as);
    const many = FEW + IN_FLIGHT;
    for (let n = 0; n < many; n++) sender.send('x'.repeat(400));
    await door.until(() => sender.acknowledged.size === many, `all of ${kind.name}`, 60_000);
    await sender.finish();
    const lines = (): string[] => door.broker.look(kioskId, from).events.map(({ what }) => what);
    await door.until(() => lines().includes('lost'), 'its end');
    expect(lines().filter((what) => what === 'connected' || what === 'lost')).toEqual(['connected', 'lost']);
    expect(door.taken.length).toBe(many);
  };

  sideBySide(
    SENDERS.filter((kind) => kind.missing() === null),
    ({ name }) => name,
    live,
  );
  for (const { name, missing } of SENDERS) if (missing() !== null) test.skip(`${name} (skipped: ${missing()})`, () => undefined);
});
