import { INFLUX_ABSENT, type InfluxForTests, startInflux } from './influx-server.js';
import { MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from './mosquitto-server.js';
import { POSTGRES_ABSENT, type PostgresServer, startPostgres } from './postgres-server.js';
import { Spawned } from './spawned.js';

/** The servers of the full installation, Debian's own. */
export interface Servers {
  mosquitto: MosquittoForTests;
  postgres: PostgresServer;
  influx: InfluxForTests;
  stop(): Promise<void>;
}

/** Starts them; answers in words what is not installed. */
export async function startServers(): Promise<Servers | string> {
  const [mosquitto, postgres, influx] = [await startMosquitto(), await startPostgres(), await startInflux()];
  const stop = async (): Promise<void> => {
    for (const server of [mosquitto, postgres, influx]) await server?.stop();
  };
  if (mosquitto && postgres && influx) return { mosquitto, postgres, influx, stop };
  await stop();
  const absent = [!mosquitto && MOSQUITTO_ABSENT, !postgres && POSTGRES_ABSENT, !influx && INFLUX_ABSENT];
  return absent.filter(Boolean).join('; ');
}

/** Worker and api beside these servers, each a process. */
export class BesideServers {
  readonly processes: Spawned[] = [];
  private readonly env: Record<string, string>;

  constructor({ postgres, influx }: Servers, more: Record<string, string> = {}) {
    this.env = { HALLWATCH_POSTGRES_URL: postgres.url, HALLWATCH_INFLUX_URL: influx.url, ...more };
  }

  start(program: string, env: Record<string, string>): Spawned {
    const process = new Spawned(program, [], { ...this.env, ...env });
    this.processes.push(process);
    return process;
  }

  /** Says what all of them said where it waits in vain. */
  async until(holds: () => Promise<boolean> | boolean, what: string, more: () => string = () => ''): Promise<void> {
    const end = performance.now() + 90_000;
    while (!(await holds())) {
      const told = (): string => [...this.processes.map(({ output }) => output), more()].join('\n');
      if (performance.now() > end) throw new Error(`Waited for ${what}.\n${told()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.end('SIGKILL')));
  }
}
