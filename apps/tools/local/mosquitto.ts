import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';
import type { Launch } from './launch.js';

/** Where Debian puts it. */
export const MOSQUITTO = '/usr/sbin/mosquitto';
const PLUGIN = 'mosquitto_dynamic_security.so';
const DEBIANS_PLUGIN = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/${PLUGIN}`;

export const MOSQUITTO_ADMIN = 'hallwatch-admin';

export interface MosquittoAt {
  folder: string;
  port: number;
  adminPassword: string;
  /** In place of mosquitto/mosquitto.conf. */
  text?: string;
  /** Changes the shipped configuration, with the paths and the port already in it. */
  change?: (shipped: string) => string;
}

export const hasMosquitto = (): boolean => existsSync(MOSQUITTO);

/** The file of dynamic security in the folder of a broker. */
export const dynsecFile = (folder: string): string => join(folder, 'dynamic-security.json');

/** Debian's Mosquitto with the shipped configuration in a folder, on a port of this machine. */
export function mosquittoIn({ folder, port, adminPassword, text = shipped(), change = (as) => as }: MosquittoAt): Launch {
  mkdirSync(join(folder, 'listeners'), { recursive: true });
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, asThisUser(change(moved(text, folder, port))));
  beginDynamicSecurity(folder, adminPassword);
  return { command: MOSQUITTO, args: ['-c', config] };
}

const shipped = (): string => readFileSync(projectFile('mosquitto', 'mosquitto.conf'), 'utf8');

/** The configuration with other paths and another port. */
function moved(text: string, folder: string, port: number): string {
  return text
    .replace('listener 1883', `listener ${port} 127.0.0.1`)
    .replace(`/usr/lib/${PLUGIN}\n`, `${DEBIANS_PLUGIN}\n`)
    .replace('/mosquitto/listeners', join(folder, 'listeners'))
    .replaceAll('/mosquitto/data/', `${folder}/`);
}

/** mosquitto/start.sh, where the folder has no file of dynamic security yet. */
function beginDynamicSecurity(folder: string, adminPassword: string): void {
  const { status, stderr } = spawnSync(projectFile('mosquitto', 'start.sh'), ['true'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], DYNAMIC_SECURITY: dynsecFile(folder), ADMIN_PASSWORD: adminPassword },
  });
  if (status !== 0) throw new Error(`start.sh did not begin dynamic security: ${stderr}`);
}

/** Started by root it would become another user, who may not read the folder. */
const asThisUser = (config: string): string => (process.getuid?.() === 0 ? `user root\n${config}` : config);
