import { StartRefused } from '#libs/runtime/index.js';
import { freePort, isFree } from './launch.js';

/** What listens, and where it would like to. Beside the usual ports, so that a server of the machine is never in the way. */
const WISHED = {
  mosquitto: 11_883,
  postgres: 15_432,
  influx: 18_086,
  /** Of InfluxDB's backup and restore. */
  influxBackup: 18_088,
  api: 13_000,
  worker: 13_002,
  grafana: 13_001,
  /** Of the demo's people: they show what alerts came. */
  phones: 13_003,
};
export type Ports = typeof WISHED;
export type PortName = keyof Ports;

export const PORT_NAMES = Object.keys(WISHED) as PortName[];
const LAST = 65_535;

export const PORTS_USAGE = `--ports FROM, or --ports NAME=PORT,NAME=PORT; names are ${PORT_NAMES.join(', ')}`;

const refuse = (what: string): never => {
  throw new StartRefused(what, `Known are: ${PORTS_USAGE}.`);
};

function portIn(text: string, most = LAST): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= most) return port;
  return refuse(`--ports ${text} is not a port from 1 to ${most}.`);
}

const isName = (name: string): name is PortName => PORT_NAMES.includes(name as PortName);

/** One of them as `NAME=PORT`, or all in a row. */
function chosenBy(word: string): Partial<Ports> {
  const [name = '', port] = word.split('=');
  if (port !== undefined) return isName(name) ? { [name]: portIn(port) } : refuse(`--ports names ${name}, which is no part.`);
  const from = portIn(word, LAST - PORT_NAMES.length + 1);
  return Object.fromEntries(PORT_NAMES.map((one, i) => [one, from + i]));
}

/** The ports that `--ports` names; a later word counts more. Throws {@link StartRefused}. */
export function portsIn(text: string): Partial<Ports> {
  const ports: Partial<Ports> = Object.assign({}, ...text.split(',').map((word) => chosenBy(word.trim())));
  const named = Object.entries(ports);
  for (const [name, port] of named) {
    const other = named.find(([another, same]) => another !== name && same === port);
    if (other) refuse(`--ports gives ${port} to ${name} and to ${other[0]}.`);
  }
  return ports;
}

/** The wished ones where they are free, else others. */
export async function freePorts(asked: Partial<Ports>, kept: Partial<Ports>): Promise<Ports> {
  const ports: Ports = { ...WISHED, ...kept, ...asked };
  const given = new Set<number>(Object.values({ ...kept, ...asked }));
  for (const name of PORT_NAMES) {
    if (asked[name] !== undefined || kept[name] !== undefined) continue;
    while (given.has(ports[name]) || !(await isFree(ports[name]))) ports[name] = await freePort();
    given.add(ports[name]);
  }
  return ports;
}

/** Throws {@link StartRefused} for the first that somebody else listens on. */
export async function demandFree(ports: Ports, names: readonly PortName[]): Promise<void> {
  for (const name of names)
    if (!(await isFree(ports[name])))
      throw new StartRefused(
        `Port ${ports[name]}, for ${name}, is taken by another program.`,
        `End that one (ss -ltnp shows it), or give another port: --ports ${name}=PORT.`,
      );
}
