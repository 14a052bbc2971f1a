import { readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { arch, availableParallelism, freemem, loadavg, platform, release, totalmem, uptime } from 'node:os';
import { join } from 'node:path';
import { type Clock, inEnglish } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';

const MIB = 1_048_576;
const inMib = (bytes: number): number => Math.round(bytes / MIB);

/** Hallwatch, what it is made of, and what it runs on. */
export function machineTold(clock: Clock): object {
  const { version, engines, dependencies } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as {
    version: string;
    engines: { node: string };
    dependencies: Record<string, string>;
  };
  return {
    hallwatch: version,
    at: `${inEnglish(clock.now())} (Asia/Shanghai)`,
    node: { is: process.versions.node, wants: engines.node, openssl: process.versions.openssl },
    dependencies,
    system: { platform: platform(), release: release(), arch: arch(), upSeconds: Math.round(uptime()) },
    processors: availableParallelism(),
    load: loadavg(),
    memoryMiB: { all: inMib(totalmem()), free: inMib(freemem()) },
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** A file that goes while it is looked at has no size. */
function sizeOf(path: string): number {
  const is = statSync(path, { throwIfNoEntry: false });
  if (!is?.isDirectory()) return is?.size ?? 0;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** Parts of a data folder that are ours; others are counted together, for their names are the place's. */
const PARTS = ['journal', 'postgres', 'history', 'seen.json', 'secrets.json', 'backups.json', 'hallwatch.lock'];

/** Room on the disk of the data folder, and who takes how much. */
export function diskTold(dataDir: string): object {
  const { bavail, blocks, bsize, ffree, files } = statfsSync(dataDir);
  const sizes = readdirSync(dataDir).map((name): [string, number] => [name, sizeOf(join(dataDir, name))]);
  const others = sizes.filter(([name]) => !PARTS.includes(name)).reduce((sum, [, size]) => sum + size, 0);
  return {
    diskMiB: { all: inMib(blocks * bsize), free: inMib(bavail * bsize) },
    files: { all: files, free: ffree },
    bytes: { ...Object.fromEntries(sizes.filter(([name]) => PARTS.includes(name))), others },
  };
}
