import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasInflux, influxIn } from '#apps/tools/local/influx.js';
import { freePort } from '#apps/tools/local/launch.js';

export interface InfluxForTests {
  url: string;
  pid: number;
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
  if (!hasInflux()) return null;
  const folder = wishes.folder ?? mkdtempSync(join(tmpdir(), 'hallwatch-influx-'));
  const port = wishes.port ?? (await freePort());
  const { command, args, env } = influxIn({ folder, port, rpcPort: await freePort(), auth: wishes.auth === true });
  const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } });
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
  return { url, pid: child.pid ?? 0, stop };
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
