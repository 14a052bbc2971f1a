import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { projectFile, type Report, SystemClock } from '#libs/runtime/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { LoadRegistry } from './fleet.js';
import { measureFloor } from './floor.js';

/* Intake with the built-in broker, in this process; the load in another one. QoS 1, acknowledged after the flush. */
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '400000' },
    connections: { type: 'string', default: '200' },
    window: { type: 'string', default: '20' },
    rate: { type: 'string', default: '0' },
    acked: { type: 'string' },
    folder: { type: 'string' },
  },
});
const messages = Number(values.messages);
const connections = Number(values.connections);

interface Round {
  seconds: number;
  p50: number;
  p99: number;
  acked: number;
}

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
const clock = new SystemClock();
const report: Report = (event) => console.error(event.constructor.name, event.says, event.fields ?? '', event.error ?? '');

const registry = new LoadRegistry(connections);
const journal = await LocalJournal.open({ folder, report });
const intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'flushed' });
const broker = await EmbeddedBroker.open({
  host: '127.0.0.1',
  port: 0,
  registry,
  intake: (topic, payload, sender, done) => intake.take(topic, payload, sender, done),
  report,
  clock,
});

const load = startLoad(broker.port);
await once(load, 'message');
await round(Math.ceil(messages / 4));
const before = process.cpuUsage();
const measured = await round(messages);
const used = process.cpuUsage(before);
load.send({ messages: 0 });
await once(load, 'exit');
await broker.close();
await journal.close();
if (!values.folder) rmSync(folder, { recursive: true });

const perMessage = (used.user + used.system) / messages;
const floor = measureFloor(messages);
const line = (name: string, value: string): void => console.log(`${name.padEnd(34)}${value.padStart(12)}`);
console.log(`Intake, built-in broker, QoS 1, ${connections} connections, acknowledged after the flush:`);
line('messages', String(measured.acked));
line('messages/s', String(Math.round(measured.acked / measured.seconds)));
line('CPU per message, µs', perMessage.toFixed(2));
line('floor, µs', floor.toFixed(2));
line('times the floor', (perMessage / floor).toFixed(2));
line('publish to PUBACK p50, ms', measured.p50.toFixed(1));
line('publish to PUBACK p99, ms', measured.p99.toFixed(1));

function startLoad(port: number): ChildProcess {
  const args = ['--port', String(port), '--connections', String(connections), '--window', values.window, '--rate', values.rate];
  if (values.acked) args.push('--acked', values.acked);
  // The boot is new with every run: the journal in a given folder knows the numbers of the ones before.
  args.push('--boot', `b-${process.pid}-${clock.now()}`);
  return fork(projectFile('dist/test/load/load.js'), args, { execArgv: [] });
}

async function round(count: number): Promise<Round> {
  load.send({ messages: count });
  const [result] = (await once(load, 'message')) as [Round];
  return result;
}
