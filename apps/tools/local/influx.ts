import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Launch } from './launch.js';

export interface InfluxAt {
  folder: string;
  port: number;
  /** Of backup and restore. */
  rpcPort: number;
  /** Lets nobody in without a password. */
  auth?: boolean;
}

/** Per cent by which its memory may grow until it is collected. Go's own 100 costs a sixth of its time while a past is loaded. Ours. */
const COLLECTS_AT = '200';

export const hasInflux = (): boolean => spawnSync('influxd', ['version']).error === undefined;

/** Debian's InfluxDB 1.6 in a folder, on ports of this machine. */
export function influxIn(at: InfluxAt): Launch {
  mkdirSync(at.folder, { recursive: true });
  const config = join(at.folder, 'influxdb.conf');
  writeFileSync(config, configOf(at));
  return { command: 'influxd', args: ['-config', config], env: { HOME: at.folder, GOGC: COLLECTS_AT } };
}

const configOf = ({ folder, port, rpcPort, auth = false }: InfluxAt): string => `
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
