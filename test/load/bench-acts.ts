import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, Spawned } from '../harness/spawned.js';
import { Breaking } from './breaking.js';
import { LoadRegistry } from './fleet.js';
import { placesLike } from './places.js';
import { Load } from './rounds.js';

/*
 * Technicians who act on orders over HTTP, each on one of their own, beside kiosks that publish: the station as a user starts it, in a
 * process of its own. An act goes through the journal and is answered when it is judged.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '2000' },
    connections: { type: 'string', default: '200' },
    technicians: { type: 'string', default: '200' },
    /** Seconds from one act of a technician to their next; 0: all at once, once after the other. */
    every: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '30' },
    /** Milliseconds from one kiosk that breaks to the next; 0: none does. */
    faults: { type: 'string', default: '0' },
    /** All act in the same moment. */
    burst: { type: 'boolean', default: false },
  },
});
const [rate, connections, technicians, every, seconds, faults] = [
  values.rate,
  values.connections,
  values.technicians,
  values.every,
  values.seconds,
  values.faults,
].map(Number) as [number, number, number, number, number, number];
const PLACES = 40;

const PASSWORD = 'bench-acts-0001';
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-acts-'));
const [http, mqtt] = [await freePort(), await freePort()];
const station = new Spawned('apps/station/main', [], {
  HALLWATCH_DATA_DIR: join(folder, 'data'),
  HALLWATCH_HTTP_PORT: String(http),
  HALLWATCH_MQTT_PORT: String(mqtt),
  HALLWATCH_ADMIN_PASSWORD: PASSWORD,
  HALLWATCH_RATE_PER_SECOND: '100000',
  HALLWATCH_RATE_BURST: '1000000',
});
await station.says('Ready after');

let token = '';
async function call<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${http}/api/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

const quantile = (sorted: number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

function tell(what: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const said = [0.5, 0.99, 1].map((q) => quantile(sorted, q).toFixed(1).padStart(7));
  console.log(`  ${what.padEnd(44)}p50 ${said[0]}   p99 ${said[1]}   most ${said[2]}   of ${times.length}`);
}

/** What a technician does with an order, again and again: it never closes. */
const ROUND = (to: string) => [
  { act: 'order.accept' },
  { act: 'order.arrive' },
  { act: 'order.hold', hold: { for: 'part', until: new Date(Date.now() + 3_600_000).toISOString() }, reason: '等待配件' },
  { act: 'order.resume' },
  { act: 'order.record', record: { cause: '积灰', process: '清洁', minutes: 5 } },
  { act: 'order.passOn', to, reason: '换班' },
];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

try {
  token = (await call<{ token: string }>('session', { name: 'admin', password: PASSWORD })).token;
  const load = new LoadRegistry(Math.max(connections, technicians));
  const [hall] = load.halls();
  const people = Array.from({ length: technicians * 2 }, (_, n) => ({
    id: `t-${n}`,
    name: `维护员${n}`,
    roles: ['technician'],
    halls: [hall?.id],
    skills: [],
    channels: [],
  }));
  const breaking = faults > 0 && hall ? await Breaking.open() : null;
  const places = breaking && hall ? placesLike(hall, PLACES, breaking.phone) : { halls: [], kiosks: [], people: [] };
  const { passwords } = await call<{ passwords: Record<string, string> }>('fleet', {
    halls: [...load.halls(), ...places.halls],
    kiosks: [...load.kiosks(), ...places.kiosks].map(({ state: _, ...kiosk }) => kiosk),
    people: [...people, ...places.people],
  });
  const breakers = places.kiosks.map(({ id }) => id);
  await breaking?.come(mqtt, Object.fromEntries(breakers.map((id) => [id, passwords[id] ?? ''])));
  const file = join(folder, 'passwords.json');
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  const kiosks = load.kiosks().slice(0, technicians);
  const orders: string[] = [];
  for (const [n, { id }] of kiosks.entries()) {
    const opened = await call<{ orderId: string }>('orders', { kind: 'upkeep', kioskId: id, what: '保养', by: `t-${n}` });
    orders.push(opened.orderId);
  }
  const took: number[] = [];
  let refused = 0;
  async function technician(n: number, until: number): Promise<void> {
    if (every > 0 && !values.burst) await pause((every * 1_000 * n) / technicians);
    let [has, other] = [`t-${n}`, `t-${n + technicians}`];
    for (let step = 0; performance.now() < until; step++) {
      const round = ROUND(other);
      const act = round[step % round.length];
      const began = performance.now();
      await call(`orders/${orders[n]}/acts`, { ...act, by: has }).then(
        () => took.push(performance.now() - began),
        (error: Error) => {
          refused++;
          console.error(error.message);
        },
      );
      if (act?.act === 'order.passOn') [has, other] = [other, has];
      if (every > 0) await pause(Math.max(0, every * 1_000 - (performance.now() - began)));
    }
  }
  const source =
    rate > 0 ? await Load.connect(mqtt, { connections, window: 20, rate, boot: `b-${process.pid}`, passwords: file }) : null;
  const background = source?.round(rate * seconds);
  await pause(1_000);
  const until = performance.now() + (seconds - 3) * 1_000;
  await Promise.all([...orders.map((_, n) => technician(n, until)), breaking?.until(until, breakers, faults)]);
  const together = values.burst ? ', all in the same moment' : '';
  const pace = every > 0 ? `an act each ${every} s${together}` : 'one act after the other';
  console.log(`${technicians} technicians, ${pace}, beside ${rate} messages/s; milliseconds to the answer:`);
  tell('an act', took);
  if (breaking) {
    tell('a fault, to the socket of the technician’s phone', breaking.took);
    await breaking.end();
  }
  console.log(`  acts a second ${(took.length / (seconds - 3)).toFixed(0)}, refused ${refused}`);
  if (source && background) {
    const { acked, seconds: lasted, p99 } = await background;
    console.log(`  background: ${Math.round(acked / lasted)} messages/s, acknowledged within ${p99.toFixed(1)} ms p99`);
    await source.end();
  }
} finally {
  await station.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
