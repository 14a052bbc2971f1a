import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Report } from '#libs/runtime/index.js';
import { TestAuthority } from '#test/harness/certificates.js';
import { Crowd, mustHaveRoom } from './crowd-of.js';
import { openDoor } from './door.js';
import { LOAD_PASSWORD, LoadRegistry, loadKioskId } from './fleet.js';

/*
 * Very many kiosks at the built-in broker, in this process, with the real intake and journal; the kiosks in another process.
 * Each subscribes to its own topics and has a will. What this process needs is measured while they say little; then all lines are
 * cut, and all come back at once. The target stands beside each number.
 */
const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '10000' },
    every: { type: 'string', default: '30' },
    seconds: { type: 'string', default: '60' },
    tls: { type: 'boolean', default: false },
  },
});
const connections = Number(values.connections);
const seconds = Number(values.seconds);

const line = (name: string, value: string, target = ''): void =>
  console.log(`  ${name.padEnd(46)}${value.padStart(10)}  ${target}`.trimEnd());
const megabytes = (): string => (process.memoryUsage().rss / 1024 ** 2).toFixed(0);

const counts = new Map<string, number>();
const report: Report = (event) => {
  const name = event.constructor.name;
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

/** Microseconds for one password, by the way of the real register. */
function admissionCost(): number {
  const registry = new LoadRegistry(connections);
  const from = performance.now();
  for (let n = 0; n < connections; n++) registry.admits(loadKioskId(n), LOAD_PASSWORD);
  return ((performance.now() - from) * 1_000) / connections;
}

async function measured<T>(act: () => Promise<T>): Promise<{ value: T; cpu: number; seconds: number }> {
  const [from, before] = [performance.now(), process.cpuUsage()];
  const value = await act();
  const { user, system } = process.cpuUsage(before);
  return { value, cpu: (user + system) / 1e6, seconds: (performance.now() - from) / 1e3 };
}

async function run(folder: string): Promise<void> {
  const tls = values.tls ? new TestAuthority(folder, 'authority').certify('hallwatch.test') : undefined;
  const door = await openDoor(join(folder, 'journal'), connections, report, tls);
  line('Memory before, MB', megabytes());
  line('One password, µs', admissionCost().toFixed(1));
  const crowd = await Crowd.gather(door.port, connections, Number(values.every), values.tls);
  const first = await measured(crowd.come);
  line('All in for the first time, s', first.value.seconds.toFixed(1), '< 20');
  const quiet = await measured(() => crowd.publish(seconds));
  line('Messages acknowledged', `${quiet.value.acked}`, `of ${quiet.value.sent}`);
  line('Memory, MB', megabytes(), '< 1024');
  line('Share of one core', (quiet.cpu / quiet.seconds).toFixed(2), '< 0.5');
  await crowd.cut();
  const back = await measured(crowd.come);
  line('All in again after all lines were cut, s', back.value.seconds.toFixed(1), '< 20');
  line('CPU for that, s', back.cpu.toFixed(1));
  line('Tries that were lost on the way', String(back.value.lost));
  line('Memory after, MB', megabytes(), '< 1024');
  line('Connected', String(door.connected()));
  await crowd.end();
  await door.close();
  for (const [name, count] of counts) line(name, String(count));
}

mustHaveRoom(connections);
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-connections-'));
console.log(
  `${connections} kiosks${values.tls ? ' over TLS' : ''}, a message every ${values.every} s each, for ${values.seconds} s:`,
);
await run(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
