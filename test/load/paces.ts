import { cpuOf, cpuOfAll, memoryOf } from './process-cost.js';
import { Load } from './rounds.js';
import { openBare, openBehindMosquitto, openOwn, type Stand } from './stands.js';

/*
 * What whole processes cost at the pace of real halls, each beside a bare socket server that only acknowledges, one after the other in
 * the same run. The load is a process of its own: kiosks with a connection each, QoS 1, a heartbeat of eleven fields, in turn and evenly
 * over time; at full speed each sends the next when it has the acknowledgement.
 */
export interface PaceWishes {
  folder: string;
  connections: number;
  /** Messages a second; 0: as fast as it goes. */
  paces: number[];
  seconds: number;
  /** At full speed. */
  messages: number;
  boot: string;
  /** Of Node, for the process that is measured. */
  flags: string[];
}

/** Microseconds of CPU a message, by process; milliseconds to the acknowledgement. */
interface Cost {
  own: number;
  servers: Record<string, number>;
  perSecond: number;
  p50: number;
  p99: number;
}

interface Way {
  title: string;
  open(folder: string, kiosks: number, flags: string[]): Promise<Stand | null>;
  /** Times the bare server. */
  wanted(pace: number): string;
  /** Megabytes. */
  most: number;
}

const WAYS: Record<'own' | 'mosquitto', Way> = {
  own: {
    title: 'The station, everything embedded',
    open: openOwn,
    wanted: (pace) => (pace === 0 ? '' : '≤ 2.5'),
    most: 500,
  },
  mosquitto: {
    title: 'The worker behind Mosquitto, with PostgreSQL and InfluxDB',
    open: openBehindMosquitto,
    wanted: (pace) => (pace === 0 ? '≤ 3' : '≤ 2.5'),
    most: 300,
  },
};

/** So that what is measured is compiled: a hall's process runs for months. */
const WARM_UP = 60_000;
/** Messages that a kiosk has under way. */
const WINDOW = 1;
/** Connections come, and what they cost is over. */
const REST = 1_000;

const line = (name: string, value: string, wanted = ''): void =>
  console.log(`  ${name.padEnd(40)}${value.padStart(12)}  ${wanted}`.trimEnd());
const paceName = (pace: number): string => (pace === 0 ? 'as fast as it goes' : `${pace.toLocaleString('en')}/s`);

class Paces {
  private rounds = 0;

  constructor(private readonly wishes: PaceWishes) {}

  async way(way: Way): Promise<void> {
    const { folder, connections, flags } = this.wishes;
    const stand = await way.open(folder, connections, flags);
    if (!stand) return console.log(`${way.title}: skipped, as one of the servers is not installed.`);
    const bare = await openBare();
    try {
      for (const one of [bare, stand]) await this.run(one, 0, WARM_UP);
      console.log(`${way.title}:`);
      for (const pace of this.wishes.paces) tell(way, pace, await this.cost(bare, pace), await this.cost(stand, pace));
      await tellMemory(way, stand);
    } finally {
      await stand.stop();
      await bare.stop();
    }
  }

  private cost(stand: Stand, pace: number): Promise<Cost> {
    return this.run(stand, pace, pace === 0 ? this.wishes.messages : pace * this.wishes.seconds);
  }

  /** To the last row in the history, not only to the last acknowledgement. */
  private async run(stand: Stand, pace: number, messages: number): Promise<Cost> {
    const { port, passwords, pid, servers } = stand;
    const { connections, boot } = this.wishes;
    const wishes = { connections, window: WINDOW, rate: pace, boot: `${boot}-${++this.rounds}`, ...(passwords && { passwords }) };
    const load = await Load.connect(port, wishes);
    await new Promise((resolve) => setTimeout(resolve, REST));
    const taken = (): number[] => [cpuOf(pid), ...Object.values(servers).map(cpuOfAll)];
    const before = taken();
    const { acked, seconds, p50, p99 } = await load.round(messages);
    await stand.settled(messages);
    const [own = 0, ...others] = taken().map((now, i) => (now - (before[i] ?? 0)) / messages);
    await load.end();
    const byName = Object.fromEntries(Object.keys(servers).map((name, i) => [name, others[i] ?? 0]));
    return { own, servers: byName, perSecond: acked / seconds, p50, p99 };
  }
}

function tell(way: Way, pace: number, bare: Cost, cost: Cost): void {
  line(`${paceName(pace)}: times the bare server`, (cost.own / bare.own).toFixed(2), way.wanted(pace));
  line('  CPU a message, µs; the bare server’s', `${cost.own.toFixed(1)}, ${bare.own.toFixed(1)}`);
  for (const [name, own] of Object.entries(cost.servers)) line(`  ${name}’s CPU a message, µs`, own.toFixed(1));
  line('  messages/s; the bare server’s', `${Math.round(cost.perSecond)}, ${Math.round(bare.perSecond)}`);
  line('  publish to PUBACK p50, p99, ms', `${cost.p50.toFixed(1)}, ${cost.p99.toFixed(1)}`);
}

async function tellMemory(way: Way, stand: Stand): Promise<void> {
  const { now, most, files } = memoryOf(stand.pid);
  line('memory after all of it, and at most, MB', `${now}, ${most}`, `≤ ${way.most}`);
  const heap = await stand.heap?.();
  if (!heap) return;
  const { young, old, buffers } = heap;
  const parts = { 'heap, young': young, 'heap, all else': old, buffers, 'files of programs': files };
  for (const [name, part] of Object.entries(parts)) line(`  ${name}`, String(part));
  line('  threads, databases, what was freed', String(now - young - old - buffers - files));
}

export async function benchPaces(ways: ReadonlySet<string>, wishes: PaceWishes): Promise<void> {
  for (const [name, way] of Object.entries(WAYS)) if (ways.has(name)) await new Paces(wishes).way(way);
}
