import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FILES } from '../stack/files.js';
import { makeSecrets } from '../stack/secrets.js';
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
};
type Ports = typeof WISHED;

/** The one folder of the local stack: its data, secrets, logs and process numbers. */
export class Place {
  private constructor(
    readonly folder: string,
    readonly ports: Ports,
  ) {}

  /** Makes the folder where there is none; ports stay what they were at the first start. */
  static async make(folder: string): Promise<Place> {
    const file = join(folder, 'ports.json');
    mkdirSync(folder, { recursive: true });
    // PostgreSQL runs as another user when we are root, and must come to its own folder below.
    chmodSync(folder, 0o711);
    if (!existsSync(file)) writeFileSync(file, JSON.stringify(await chosen()));
    for (const part of ['log', 'pid']) mkdirSync(join(folder, part), { recursive: true });
    makeSecrets(PROJECT_FILES, folder, () => undefined);
    return new Place(folder, JSON.parse(readFileSync(file, 'utf8')) as Ports);
  }

  /** The place of a stack that was started; null: there was none. */
  static find(folder: string): Place | null {
    const file = join(folder, 'ports.json');
    return existsSync(file) ? new Place(folder, JSON.parse(readFileSync(file, 'utf8')) as Ports) : null;
  }

  of(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  secretFile(name: string): string {
    return this.of('secrets', name);
  }

  secret(name: string): string {
    return readFileSync(this.secretFile(name), 'utf8');
  }
}

async function chosen(): Promise<Ports> {
  const ports = { ...WISHED };
  for (const name of Object.keys(ports) as (keyof Ports)[]) if (!(await isFree(ports[name]))) ports[name] = await freePort();
  return ports;
}
