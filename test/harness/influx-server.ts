import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface InfluxForTests {
  url: string;
  /** Stops it; its folder goes too, unless it was given. */
  stop(): Promise<void>;
}

export interface InfluxWishes {
  /** A folder that outlives it, for a server that goes away and comes back. */
  folder?: string;
  port?: number;
  /** Lets nobody in without a password. */
  auth?: boolean;
}

export const INFLUX_ABSENT = 'skipped: influxd (Debian package influxdb) is not installed';

/** Debian's InfluxDB 1.6 on free ports of 127.0.0.1, or null where it is not installed. */
export async function startInflux(wishes: InfluxWishes = {}): Promise<InfluxForTests | null> {
  if (spawnSync('influxd', ['version']).error) return null;
  const folder = wishes.folder ?? mkdtempSync(join(tmpdir(), 'hallwatch-influx-'));
  const port = wishes.port ?? (await freePort());
  const config = join(folder, 'influxdb.conf');
  writeFileSync(config, configOf(folder, port, await freePort(), wishes.auth === true));
  const child = spawn('influxd', ['-config', config], { stdio: 'ignore', env: { ...process.env, HOME: folder } });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await ended(child);
    if (!wishes.folder) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

const configOf = (folder: string, port: number, rpcPort: number, auth: boolean): string => `
reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[subscriber]
  enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
  auth-enabled = ${auth}
`;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error(`influxd ended with ${child.exitCode}`);
    const well = await fetch(`${url}/ping`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (well) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('influxd did not answer within ten seconds');
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  });
}
