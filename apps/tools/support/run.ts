import { closeSync, existsSync, writeSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { SupportLook } from '#libs/composition/index.js';
import type { Clock } from '#libs/domain/index.js';
import { ownFile, PROJECT_ROOT, StartRefused } from '#libs/runtime/index.js';
import { verify } from '../journal/verify.js';
import { Blot } from './blot.js';
import { booksTold, lookAtBooks } from './books.js';
import { diskTold, machineTold } from './machine.js';
import type { Options } from './options.js';
import { readmeOf, type Unseen } from './readme.js';
import { rulesOf } from './rules.js';
import { settingsTold } from './settings.js';
import { askStation } from './station.js';
import { type Part, tarGz } from './tar.js';
import { unsaidOf } from './unsaid.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Gathers parts; one that cannot be had is said and takes no other with it. */
class Gathering {
  readonly parts: Part[] = [];
  readonly unseen: Unseen[] = [];

  async try<T>(what: string, look: () => Promise<T> | T): Promise<T | null> {
    try {
      return await look();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Of what nobody foresaw only the kind is told: its words may hold anything.
      const why = error instanceof StartRefused ? error.message : (code ?? (error as Error).name);
      this.unseen.push({ what, why });
      return null;
    }
  }

  async add(name: string, look: () => Promise<string> | string): Promise<void> {
    const text = await this.try(name, look);
    if (text !== null) this.parts.push({ name, text });
  }
}

async function journalTold(dataDir: string): Promise<string> {
  const inside = join(dataDir, 'journal');
  const lines: string[] = [];
  await verify({ folder: existsSync(inside) ? inside : dataDir }, (line) => lines.push(line));
  return `${lines.join('\n')}\n`;
}

/** Where names of machines may stand in the text. */
const WITH_HOSTS: ReadonlySet<string> = new Set(['health.json', 'metrics.txt']);

/** A container may run as a number that has no name. */
function userName(): string[] {
  try {
    return [userInfo().username];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SYSTEM_ERROR') throw error;
    return [];
  }
}

/** Who has this machine, and where. */
function placesOf(dataDir: string): string[] {
  const names = [...userName(), hostname()].filter((name) => !['root', 'localhost', 'node', 'hallwatch'].includes(name));
  return [dataDir, PROJECT_ROOT, homedir(), ...names];
}

async function gather(asked: Options, clock: Clock): Promise<{ all: Gathering; books: SupportLook | null }> {
  const all = new Gathering();
  const { settings } = asked;
  const dataDir = resolve(settings.DATA_DIR);
  await all.add('versions.json', () => json(machineTold(clock)));
  await all.add('settings.json', () => json(settingsTold(asked)));
  await all.add('health.json', () => askStation(settings, '/api/v1/health/ready?for=all', [200, 503]));
  await all.add('metrics.txt', () => askStation(settings, '/metrics', [200]));
  const books = await all.try('database.json', () => lookAtBooks(settings));
  if (books) await all.add('database.json', () => json(booksTold(books)));
  await all.add('journal.txt', () => journalTold(dataDir));
  await all.add('disk.json', () => json(diskTold(dataDir)));
  const rules = await all.try('rules.yaml', () => rulesOf(settings, books));
  if (rules) {
    await all.add('rules.json', () => json(rules.about));
    await all.add('rules.yaml', () => rules.text);
  }
  return { all, books };
}

/** Makes the file; answers where it is. Throws {@link StartRefused}. */
export async function supportBundle(asked: Options, clock: Clock, say: (line: string) => void): Promise<string> {
  const name = `hallwatch-support-${new Date(clock.now()).toISOString().replace(/[:-]|\.\d+/g, '')}.tar.gz`;
  const to = asked.to ?? resolve(name);
  if (existsSync(to)) throw new StartRefused(`${to} is there already.`, 'Name a new file with --to.');
  const { all, books } = await gather(asked, clock);
  const blot = new Blot([...unsaidOf(asked), ...(books?.unsaid ?? []), ...placesOf(resolve(asked.settings.DATA_DIR))]);
  const unseen = all.unseen.map(({ what, why }) => ({ what, why: blot.text(why, true) }));
  const parts = [...all.parts, { name: 'README.txt', text: readmeOf(all.parts, unseen, books !== null) }];
  const safe = parts.map((part) => ({ name: part.name, text: blot.text(part.text, WITH_HOSTS.has(part.name)) }));
  write(to, tarGz(safe, clock.now()));
  for (const { what, why } of unseen) say(`not seen: ${what}: ${why}`);
  say(`Written to ${to}. Look through it before you send it.`);
  return to;
}

function write(to: string, bytes: Buffer): void {
  const fd = ownFile(to, 'wx');
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
  } finally {
    closeSync(fd);
  }
}
