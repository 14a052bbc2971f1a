import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { MINUTE } from '#libs/domain/index.js';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { LOAD_PASSWORD, loadKioskId } from '#test/load/fleet.js';
import { ExcessRefused, SubscribeTooLong, SubscriptionDenied } from './index.js';

const KIOSK = loadKioskId(0);
const DOWN = `hallwatch/v1/load/${KIOSK}/down`;

let door: DoorForTests;
afterEach(() => door.close());

const excesses = (): [string | undefined, unknown][] =>
  door.events.flatMap((event) =>
    event instanceof ExcessRefused ? [[event.counts?.labels?.['reason'], event.fields] as [string, unknown]] : [],
  );

/** What is granted for these filters in one packet; 128: refused. */
const granted = (client: MqttClient, filters: string[]): Promise<number[]> =>
  new Promise((resolve) => {
    client.once('packetreceive', (packet) => resolve(packet.cmd === 'suback' ? (packet.granted as number[]) : []));
    client.subscribe(filters, { qos: 1 }, () => undefined);
  });
const own = (n: number): string[] => Array.from({ length: n }, (_, i) => `${DOWN}/${i.toString(36)}`);

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** The longest time for which the process did nothing else, milliseconds of CPU: the wall clock would count what others do on the machine. */
async function longestStop(during: () => Promise<unknown>): Promise<number> {
  let [longest, last, on] = [0, cpuNow(), true];
  const look = (): void => {
    const now = cpuNow();
    longest = Math.max(longest, now - last);
    last = now;
    if (on) setImmediate(look);
  };
  setImmediate(look);
  await during();
  on = false;
  return longest;
}

describe.each([true, false])('filters of one kiosk (clean session: %s)', (clean) => {
  test('are sixteen at most, those over are refused one by one, and one that is given up makes room', async () => {
    door = await DoorForTests.open(['plain']);
    const client = await door.connect('plain', { clean });
    const filters = own(40);
    expect(await granted(client, filters)).toEqual([...Array(16).fill(1), ...Array(24).fill(128)]);
    expect(excesses()).toEqual([['many-filters', { who: KIOSK, times: 1 }]]);
    expect(await granted(client, [filters[3] as string])).toEqual([1]);
    await client.unsubscribeAsync(filters[3] as string);
    expect(await granted(client, [filters[20] as string])).toEqual([1]);
    door.clock.forward(MINUTE);
    expect(await granted(client, [filters[3] as string])).toEqual([128]);
    expect(excesses()[1]).toEqual(['many-filters', { who: KIOSK, times: 24 }]);
  });

  test('of thousands in one packet none is taken, and the process hardly feels it', async () => {
    door = await DoorForTests.open(['plain']);
    const client = await door.connect('plain', { clean });
    let answer: number[] = [];
    const longest = await longestStop(async () => (answer = await granted(client, own(5_000))));
    expect(answer).toEqual(Array(5_000).fill(128));
    expect(door.count(SubscribeTooLong)).toBe(1);
    // The packet is written by the same process, which may be compiling still; looked through by the library it is five seconds.
    expect(longest).toBeLessThan(300);
    await client.publishAsync('t', 'x', { qos: 1 });
  });

  test('that are not its own are told of once, with how many they were', async () => {
    door = await DoorForTests.open(['plain']);
    const client = await door.connect('plain', { clean });
    const foreign = Array.from({ length: 300 }, (_, n) => `f/${n}`);
    expect(await granted(client, foreign)).toEqual(Array(300).fill(128));
    door.clock.forward(MINUTE);
    await granted(client, ['another']);
    const told = door.events.filter((event) => event instanceof SubscriptionDenied).map(({ fields }) => fields?.['times']);
    expect(told).toEqual([1, 300]);
  });
});

test('a client id that is too long to keep is refused', async () => {
  door = await DoorForTests.open(['plain']);
  await expect(door.connect('plain', { clientId: 'x'.repeat(257) })).rejects.toMatchObject({ code: 2 });
});

describe('connections', () => {
  const connectMany = (n: number): Promise<MqttClient[]> =>
    Promise.all(Array.from({ length: n }, (_, i) => door.connect('plain', { clientId: `many-${i}` })));

  test('of one kiosk are four; the oldest goes, is told of, and the process hardly feels three hundred of them', async () => {
    const taken: string[][] = [];
    door = await DoorForTests.open(['plain'], { takenOver: (...of) => void taken.push(of) });
    const other = await door.connect('plain', { username: loadKioskId(1) });
    const first = await connectMany(4);
    expect(first.filter(({ connected }) => connected)).toHaveLength(4);
    await door.connect('plain', { clientId: 'many-0' });
    await door.until(() => !first[0]?.connected, 'its session to be taken over');
    expect([excesses(), taken.length]).toEqual([[], 1]);
    let all: MqttClient[] = [];
    const longest = await longestStop(async () => (all = await connectMany(300)));
    await door.until(() => door.broker.connected === 5, 'the others to be closed');
    expect(all.slice(-4).every(({ connected }) => connected)).toBe(true);
    expect(excesses()[0]).toEqual(['many-connections', { who: KIOSK, times: 1 }]);
    expect(other.connected).toBe(true);
    // The three hundred clients run in the same process.
    expect(longest).toBeLessThan(500);
  });

  const silent = async (from: string): Promise<Socket> => {
    const socket = connectTcp({ port: door.port('plain'), host: '127.0.0.1', localAddress: from });
    socket.on('error', () => undefined).resume();
    await new Promise((resolve) => socket.once('connect', resolve));
    return socket;
  };

  test('that do not say who they are are bounded by address, and take nothing from who is let in or comes from elsewhere', async () => {
    door = await DoorForTests.open(['plain'], { mostHalfOpen: 3 });
    const letIn = await connectMany(4);
    const waiting = [await silent('127.0.0.1'), await silent('127.0.0.1'), await silent('127.0.0.1')];
    const refused = await silent('127.0.0.1');
    await door.until(() => refused.destroyed, 'the newest to be refused while others are coming');
    expect(await door.codeFor(KIOSK, LOAD_PASSWORD, '127.0.0.2')).toBe(0);
    door.clock.forward(5_000);
    await silent('127.0.0.1');
    await door.until(() => waiting[0]?.destroyed === true, 'the oldest to go when it said nothing for long');
    expect([waiting[1]?.destroyed, waiting[2]?.destroyed]).toEqual([false, false]);
    // The connection from the other address was one more of the kiosk.
    expect(letIn.slice(1).every(({ connected }) => connected)).toBe(true);
    expect(excesses().map(([reason]) => reason)).toEqual(['too-many-coming', 'many-connections', 'half-open']);
  });
});
