import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FILES } from '../stack/files.js';
import { makeSecrets } from '../stack/secrets.js';
import { freePorts, type Ports } from './ports.js';

const fileOf = (folder: string): string => join(folder, 'ports.json');

/** Of the starts before; null: there was none. */
const portsKept = (folder: string): Ports | null => {
  const file = fileOf(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Ports) : null;
};

/** The one folder of the local stack: its data, secrets, logs and process numbers. */
export class LocalInstallation {
  private constructor(
    readonly folder: string,
    readonly ports: Ports,
  ) {}

  /** Makes the folder where there is none; ports that are not asked for stay what they were at the first start. */
  static async make(folder: string, asked: Partial<Ports> = {}): Promise<LocalInstallation> {
    mkdirSync(folder, { recursive: true });
    // PostgreSQL runs as another user when we are root, and must come to its own folder below.
    chmodSync(folder, 0o711);
    const ports = await freePorts(asked, portsKept(folder) ?? {});
    writeFileSync(fileOf(folder), JSON.stringify(ports));
    for (const part of ['log', 'pid']) mkdirSync(join(folder, part), { recursive: true });
    makeSecrets(PROJECT_FILES, folder, () => undefined);
    return new LocalInstallation(folder, ports);
  }

  /** The place of a stack that was started; null: there was none. */
  static find(folder: string): LocalInstallation | null {
    const ports = portsKept(folder);
    return ports && new LocalInstallation(folder, ports);
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
