import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#apps/tools/local/launch.js';
import { hasMosquitto, MOSQUITTO_ADMIN, mosquittoIn } from '#apps/tools/local/mosquitto.js';
import { DynsecAccess, markOf } from '#libs/adapters/dynsec/index.js';
import type { KioskAccess } from '#libs/domain/index.js';

export interface MosquittoForTests {
  /** Without a user; `urlOf` has one. */
  url: string;
  /** With the administrator of its dynamic security. */
  adminUrl: string;
  port: number;
  folder: string;
  pid: number;
  /** The address with the name and password of a user in it. */
  urlOf(name: string, password: string): string;
  /** What it wrote to its log so far. */
  log(): string;
  /** Ends it with no chance to save; its folder stays. */
  kill(): Promise<void>;
  /** Stops it; its folder goes too, unless it was given. */
  stop(): Promise<void>;
}

export interface MosquittoWishes {
  /** A folder that outlives it, for a broker that goes away and comes back with its sessions. */
  folder?: string;
  port?: number;
  /** A configuration of one's own, from the shipped one with the paths and the port of the test in it. */
  config?: (shipped: string, at: { folder: string; port: number }) => string;
}

export { dynsecFile, hasMosquitto, MOSQUITTO } from '#apps/tools/local/mosquitto.js';

export const MOSQUITTO_ABSENT = 'skipped: /usr/sbin/mosquitto (Debian package mosquitto) is not installed';
/** Of the region of all kiosks that `letIn` lets in. */
export const REGION = 'anqing';

const ADMIN_PASSWORD = 'made-up-for-the-administrator';

/** Debian's Mosquitto with the shipped configuration on a port of 127.0.0.1, or null where it is not installed. */
export async function startMosquitto(wishes: MosquittoWishes = {}): Promise<MosquittoForTests | null> {
  if (!hasMosquitto()) return null;
  const folder = wishes.folder ?? mkdtempSync(join(tmpdir(), 'hallwatch-mosquitto-'));
  const port = wishes.port ?? (await freePort());
  const change = (shipped: string): string => wishes.config?.(shipped, { folder, port }) ?? shipped;
  const { command, args } = mosquittoIn({ folder, port, adminPassword: ADMIN_PASSWORD, change });
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const log = logOf(child);
  const server = handleOn(child, log, { folder, port, keep: wishes.folder !== undefined });
  try {
    await answering(port, child, log);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** Lets kiosks and the backend in, as the api does: by the control topic. Password by name; `hallwatch` is the backend. */
export async function letIn(broker: MosquittoForTests, users: Record<string, string>): Promise<void> {
  const { hallwatch, ...kiosks } = users;
  const access = await administer(broker, hallwatch);
  // The backend's part is in order before the first kiosk is let in.
  await access.repair(async () => [], { has: () => true });
  for (const [kioskId, secret] of Object.entries(kiosks)) await access.admit(kioskOf(kioskId, secret), secret);
  await access.close();
}

/** Our adapter at the control topic, connected. */
export async function administer(broker: MosquittoForTests, backendPassword?: string): Promise<DynsecAccess> {
  return new Promise((resolve) => {
    const access: DynsecAccess = new DynsecAccess({
      adminUrl: broker.adminUrl,
      ...(backendPassword && { backend: { username: 'hallwatch', password: backendPassword } }),
      report: () => undefined,
      onOpen: () => resolve(access),
    });
  });
}

/** A kiosk whose register has these secrets. */
export const kioskOf = (kioskId: string, ...secrets: string[]): KioskAccess => ({
  kioskId,
  region: REGION,
  state: 'active',
  secretMarks: secrets.map(markOf),
});

function handleOn(
  child: ChildProcess,
  log: () => string,
  at: { folder: string; port: number; keep: boolean },
): MosquittoForTests {
  const { folder, port, keep } = at;
  const urlOf = (name: string, password: string): string =>
    `mqtt://${encodeURIComponent(name)}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    adminUrl: urlOf(MOSQUITTO_ADMIN, ADMIN_PASSWORD),
    port,
    folder,
    pid: child.pid ?? 0,
    urlOf,
    log,
    kill: () => ended(child, 'SIGKILL'),
    stop: async () => {
      await ended(child, 'SIGTERM');
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function logOf(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  return () => text;
}

async function answering(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}: ${log()}`);
    if (await opens(port)) return;
    await pause(50);
  }
  throw new Error('mosquitto did not answer within ten seconds');
}

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill(signal);
  });
}
