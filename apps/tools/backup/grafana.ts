import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ownFolder, StartRefused } from '#libs/runtime/index.js';
import { giveTo } from './data-folder.js';
import { tool } from './tool.js';

/** Where Grafana keeps what people made: users, stars, dashboards of their own, silences. */
const DATABASE = 'grafana.db';
/** What somebody had it install. */
const PLUGINS = 'plugins';
/** Milliseconds that another writer is waited for. */
const PATIENCE = 30_000;

const ask = (file: string, sql: string): Promise<string> =>
  tool('sqlite3', ['-batch', '-noheader', '-bail', '-cmd', `.timeout ${PATIENCE}`, file, sql], {}, 'sqlite3');

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** How many rows, by table. */
async function rowsIn(file: string): Promise<Record<string, number>> {
  const tables = (await ask(file, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)).split(
    '\n',
  );
  const counts = tables.filter(Boolean).map((table) => `SELECT ${quoted(table)}, count(*) FROM "${table.replaceAll('"', '""')}"`);
  if (counts.length === 0) return {};
  const lines = (await ask(file, counts.join(';'))).trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf('|')), Number(line.slice(line.lastIndexOf('|') + 1))]),
  );
}

/** Copies Grafana's data folder beside a Grafana that runs: its database by one read transaction, so that it is of one moment. */
export async function saveGrafana(folder: string, to: string): Promise<{ rows: Record<string, number> }> {
  const from = join(folder, DATABASE);
  if (!existsSync(from))
    throw new StartRefused(`There is no ${from}.`, 'Name with --grafana the folder of Grafana in which it is.');
  ownFolder(to);
  await ask(from, `VACUUM INTO ${quoted(join(to, DATABASE))}`);
  if (existsSync(join(folder, PLUGINS))) cpSync(join(folder, PLUGINS), join(to, PLUGINS), { recursive: true });
  return { rows: await rowsIn(join(to, DATABASE)) };
}

/** Throws {@link StartRefused} when a copy is damaged; answers its rows. */
export async function tryGrafana(saved: string): Promise<Record<string, number>> {
  const file = join(saved, DATABASE);
  const found = (await ask(file, 'PRAGMA integrity_check')).trim();
  if (found !== 'ok') throw new StartRefused(`${file} is damaged: ${found.split('\n')[0]}.`, 'Take another backup.');
  return rowsIn(file);
}

export const grafanaIsEmpty = (folder: string): boolean => !existsSync(join(folder, DATABASE));

/** Puts the copy back, while Grafana does not run. The old is removed when the new is wholly there. */
export function restoreGrafana(saved: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of [DATABASE, PLUGINS]) {
    if (!existsSync(join(saved, name))) continue;
    const [fresh, old] = [join(folder, `${name}.restored`), join(folder, name)];
    rmSync(fresh, { recursive: true, force: true });
    cpSync(join(saved, name), fresh, { recursive: true });
    giveTo(statSync(folder), fresh);
    rmSync(old, { recursive: true, force: true });
    renameSync(fresh, old);
  }
  // They belong to the database that was there.
  for (const log of ['-journal', '-wal', '-shm']) rmSync(join(folder, `${DATABASE}${log}`), { force: true });
}
