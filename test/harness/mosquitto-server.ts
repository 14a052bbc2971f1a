import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';

export interface MosquittoForTests {
  /** Without a user; `urlOf` has one. */
  url: string;
  port: number;
  folder: string;
  pid: number;
  /** The address with the name and password of a user in it. */
  urlOf(name: string, password: string): string;
  /** Lets a user in while it runs, or gives it a new password. */
  addUser(name: string, password: string): Promise<void>;
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
  /** Password by name, in place from the start. */
  users?: Record<string, string>;
  /** A configuration of one's own, from the shipped one with the paths and the port of the test in it. */
  config?: (shipped: string, at: { folder: string; port: number }) => string;
}

export const MOSQUITTO_ABSENT = 'skipped: /usr/sbin/mosquitto (Debian package mosquitto) is not installed';

/** Where Debian puts it. */
export const MOSQUITTO = '/usr/sbin/mosquitto';
const PASSWORDS_TOOL = '/usr/bin/mosquitto_passwd';
const passwordsIn = (folder: string): string => join(folder, 'passwords');

/** Debian's Mosquitto with the shipped configuration on a port of 127.0.0.1, or null where it is not installed. */
export async function startMosquitto(wishes: MosquittoWishes = {}): Promise<MosquittoForTests | null> {
  if (!existsSync(MOSQUITTO)) return null;
  const folder = wishes.folder ?? mkdtempSync(join(tmpdir(), 'hallwatch-mosquitto-'));
  const port = wishes.port ?? (await freePort());
  const config = join(folder, 'mosquitto.conf');
  const shipped = shippedConfig(folder, port);
  writeFileSync(config, asThisUser(wishes.config?.(shipped, { folder, port }) ?? shipped));
  writeUsers(folder, wishes.users ?? {});
  const child = spawn(MOSQUITTO, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
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

/** mosquitto/mosquitto.conf with the paths and the port of a test. */
function shippedConfig(folder: string, port: number): string {
  return readFileSync(projectFile('mosquitto', 'mosquitto.conf'), 'utf8')
    .replace('listener 1883', `listener ${port} 127.0.0.1`)
    .replaceAll('/mosquitto/data/', `${folder}/`)
    .replaceAll('/mosquitto/config/', `${projectFile('mosquitto')}/`);
}

/** Started by root it would become another user, who may not read the folder. */
const asThisUser = (config: string): string => (process.getuid?.() === 0 ? `user root\n${config}` : config);

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
    port,
    folder,
    pid: child.pid ?? 0,
    urlOf,
    log,
    addUser: (name, password) => addUser(child, log, folder, name, password),
    kill: () => ended(child, 'SIGKILL'),
    stop: async () => {
      await ended(child, 'SIGTERM');
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Users that the folder had before stay. */
function writeUsers(folder: string, users: Record<string, string>): void {
  const file = passwordsIn(folder);
  if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
  for (const [name, password] of Object.entries(users)) setPassword(file, name, password);
}

function setPassword(file: string, name: string, password: string): void {
  const { status, stderr } = spawnSync(PASSWORDS_TOOL, ['-b', file, name, password], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mosquitto_passwd did not take ${name}: ${stderr}`);
}

async function addUser(child: ChildProcess, log: () => string, folder: string, name: string, password: string): Promise<void> {
  const before = reloads(log());
  setPassword(passwordsIn(folder), name, password);
  child.kill('SIGHUP');
  await until(() => reloads(log()) > before, 'mosquitto did not read its passwords again');
}

/** It says so before it reads them, and lets nobody in meanwhile. */
const reloads = (log: string): number => log.split('Reloading config').length;

function logOf(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  return () => text;
}

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

async function until(holds: () => boolean, complaint: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (holds()) return;
    await pause(25);
  }
  throw new Error(complaint);
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
