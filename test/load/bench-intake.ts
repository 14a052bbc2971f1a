import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lockFolder } from '#libs/composition/index.js';
import { type Report, SystemClock } from '#libs/runtime/index.js';
import { type CommonWay, openCommonWay } from './common-ways.js';
import { openDoor } from './door.js';
import { measureFloor } from './floor.js';
import { benchPaces } from './paces.js';
import { Load, type LoadWishes, type Round } from './rounds.js';
import { verify } from './verify.js';
import { Whole } from './whole.js';

/*
 * Intake with the built-in broker, in this process; the load in another one. QoS 1, acknowledged after the flush.
 * Every acknowledgement of the whole is written down, so that a run that was killed can be held to its word by the next one.
 */
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '400000' },
    connections: { type: 'string', default: '200' },
    window: { type: 'string', default: '20' },
    rate: { type: 'string', default: '0' },
    folder: { type: 'string', default: './data-bench' },
    /** Which of them, by the first word of its name. */
    ways: { type: 'string', default: 'own,mosquitto,door,steady,whole,common' },
    /** Of `own` and `mosquitto`: messages a second, or `full`. */
    pace: { type: 'string', default: '200,2000,full' },
    /** Of each pace but `full`. */
    seconds: { type: 'string', default: '10' },
    /** Of Node, for the process that `own` and `mosquitto` measure; between them spaces. */
    flags: { type: 'string', default: '' },
    'only-verify': { type: 'boolean', default: false },
  },
});
const messages = Number(values.messages);
const ways = new Set(values.ways.split(','));
const folder = resolve(values.folder);
const ackedFile = join(folder, 'acknowledged.txt');
const report: Report = (event) => {
  if (event.level === 'error' || event.level === 'warn') console.error(event.constructor.name, event.says, event.error ?? '');
};
const clock = new SystemClock();
const wishes: LoadWishes = {
  connections: Number(values.connections),
  window: Number(values.window),
  rate: Number(values.rate),
  // New with every run: a journal knows the numbers of the boots before.
  boot: `b-${process.pid}-${clock.now()}`,
};

const STEADY_RATE = 5_000;
/** So slow that more would take minutes. */
const ONE_BY_ONE = 2_000;

const line = (name: string, value: string): void => console.log(`  ${name.padEnd(40)}${value.padStart(12)}`);

function tell(title: string, { acked, seconds, cpu, p50, p99 }: Round, floor: number): void {
  console.log(`${title}:`);
  line('messages/s', String(Math.round(acked / seconds)));
  line('CPU per message, µs', cpu.toFixed(2));
  line('times the floor', (cpu / floor).toFixed(2));
  line('publish to PUBACK p50, ms', p50.toFixed(1));
  line('publish to PUBACK p99, ms', p99.toFixed(1));
}

async function benchDoor(): Promise<Round> {
  const door = await openDoor(join(folder, 'door'), wishes.connections, report);
  const load = await Load.connect(door.port, wishes);
  await load.round(Math.ceil(messages / 4));
  const measured = await load.round(messages);
  await load.end();
  await door.close();
  return measured;
}

async function benchWhole(): Promise<Round> {
  const whole = await Whole.open(join(folder, 'whole'));
  const passwords = await whole.register(wishes.connections, folder);
  const load = await Load.connect(whole.port, { ...wishes, passwords, acked: ackedFile });
  await load.round(Math.ceil(messages / 4));
  const before = process.cpuUsage();
  const measured = await load.round(messages);
  await whole.recorded();
  const used = process.cpuUsage(before);
  await load.end();
  await whole.close();
  // To the last row in the history, not only to the last acknowledgement.
  return { ...measured, cpu: (used.user + used.system) / messages };
}

/** The same broker and the same history, as it is commonly joined. */
async function benchCommon(way: CommonWay, count: number): Promise<Round> {
  const common = await openCommonWay(way, join(folder, way), wishes.connections, report);
  const load = await Load.connect(common.port, { ...wishes, boot: `${wishes.boot}-${way}` });
  const before = process.cpuUsage();
  const measured = await load.round(count);
  await common.rest();
  const used = process.cpuUsage(before);
  await load.end();
  await common.close();
  return { ...measured, cpu: (used.user + used.system) / count };
}

async function tellCommon(floor: number): Promise<void> {
  const batch = await benchCommon('acknowledge-then-batch', messages);
  tell('The common way, acknowledge then batch (a crash loses the batch)', batch, floor);
  tell('The common way, one write a message', await benchCommon('one-write-a-message', ONE_BY_ONE), floor);
}

/** Whole processes at the pace of real halls. */
async function benchAtPaces(): Promise<void> {
  const { connections, boot } = wishes;
  const paces = values.pace.split(',').map((pace) => (pace === 'full' ? 0 : Number(pace)));
  const seconds = Number(values.seconds);
  const flags = values.flags.split(' ').filter((flag) => flag !== '');
  await benchPaces(ways, { folder, connections, paces, seconds, messages: Math.ceil(messages / 2), boot, flags });
}

/** At a steady rate the latency is the disk's and the loop's, not the queue's. */
async function benchSteady(): Promise<Round> {
  const door = await openDoor(join(folder, 'steady'), wishes.connections, report);
  const load = await Load.connect(door.port, { ...wishes, rate: STEADY_RATE, boot: `${wishes.boot}-steady` });
  await load.round(STEADY_RATE);
  const measured = await load.round(STEADY_RATE * 6);
  await load.end();
  await door.close();
  return measured;
}

async function holdToItsWord(): Promise<void> {
  const verdict = await verify(join(folder, 'whole'), ackedFile);
  if (!verdict) return;
  console.log(`The last run acknowledged ${verdict.acknowledged} readings: ${verdict.lost} lost, ${verdict.twice} kept twice.`);
  if (verdict.lost + verdict.twice > 0) process.exitCode = 1;
}

/** Those whose door is in this process. */
const HERE = ['door', 'steady', 'whole', 'common'];

async function benchHere(): Promise<void> {
  const floor = measureFloor(messages);
  console.log('The floor (parse the packet, parse and check the JSON, write the line):');
  line('CPU per message, µs', floor.toFixed(2));
  if (ways.has('door')) tell('The door (packet to PUBACK)', await benchDoor(), floor);
  if (ways.has('steady') && wishes.rate === 0) tell(`The door at a steady ${STEADY_RATE} messages/s`, await benchSteady(), floor);
  if (ways.has('whole')) {
    tell('The whole (with record and watch, until the history has it)', await benchWhole(), floor);
    await holdToItsWord();
  }
  if (ways.has('common')) await tellCommon(floor);
}

mkdirSync(folder, { recursive: true });
const unlock = lockFolder(folder);
await holdToItsWord();
if (!values['only-verify']) {
  for (const name of [
    'door',
    'whole',
    'acknowledged.txt',
    'passwords.json',
    'steady',
    'acknowledge-then-batch',
    'one-write-a-message',
    'own',
    'worker',
  ])
    rmSync(join(folder, name), { recursive: true, force: true });
  console.log(
    `${messages} messages, ${wishes.connections} connections, QoS 1, acknowledged after the flush; the load in another process.`,
  );
  await benchAtPaces();
  if (HERE.some((way) => ways.has(way))) await benchHere();
  rmSync(folder, { recursive: true, force: true });
}
unlock();
