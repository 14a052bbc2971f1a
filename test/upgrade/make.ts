/*
 * Fills an installation of the last released version and keeps what it left, for the stories that upgrade it: run once when a version is
 * released, `npm run upgrade:keep -- COMMIT`. The commit is checked out beside this one and built, unless --built names a folder of it.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT, projectFile, StartRefused } from '#libs/runtime/index.js';
import { startPostgres } from '../harness/postgres-server.js';
import { freePort, Spawned } from '../harness/spawned.js';
import { type Holds, type Installed, live } from './life.js';
import { ADMIN_PASSWORD, KEPT, type Released, STACK, STATION } from './released.js';

const { values, positionals } = parseArgs({ options: { built: { type: 'string' } }, allowPositionals: true });
const [commit] = positionals;
if (!commit) throw new StartRefused('Say which commit was released.', 'npm run upgrade:keep -- COMMIT');

const work = mkdtempSync(join(tmpdir(), 'hallwatch-released-'));
// PostgreSQL runs as another user when we are root.
chmodSync(work, 0o711);
const run = (command: string, args: string[], more: { cwd?: string; env?: Record<string, string> } = {}): string =>
  execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...more,
    env: { ...process.env, ...more.env },
  });

/** The released version, built. */
function checkedOut(): string {
  if (values.built) return values.built;
  const folder = join(work, 'source');
  run('git', ['worktree', 'add', '--quiet', '--detach', folder, commit as string], { cwd: PROJECT_ROOT });
  symlinkSync(projectFile('node_modules'), join(folder, 'node_modules'));
  run(process.execPath, ['apps/tools/build.mjs'], { cwd: folder });
  return folder;
}

/** With Debian's servers; what is kept is a backup that the released version itself made. */
async function ofStack(source: string): Promise<Holds> {
  const place = join(work, 'stack');
  const stack = (...args: string[]): string =>
    run(process.execPath, ['dist/apps/tools/stack.js', 'local', ...args, '--folder', place], { cwd: source });
  stack('start', '--empty');
  try {
    const ports = JSON.parse(readFileSync(join(place, 'ports.json'), 'utf8')) as Record<string, number>;
    const holds = await live({
      http: `http://127.0.0.1:${ports['api']}`,
      mqtt: `mqtt://127.0.0.1:${ports['mosquitto']}`,
      adminPassword: readFileSync(join(place, 'secrets', 'admin_password'), 'utf8'),
    });
    await keepForEver(`http://127.0.0.1:${ports['influx']}`);
    run(process.execPath, ['dist/apps/tools/backup.js', 'backup', '--stack', place, '--to', join(work, 'backup')], {
      cwd: source,
    });
    // Mosquitto's file knows its administrator by one of them.
    cpSync(join(place, 'secrets'), join(work, 'backup', 'secrets'), { recursive: true });
    run('tar', ['-czf', STACK, '-C', join(work, 'backup'), '.']);
    return holds;
  } finally {
    stack('stop');
  }
}

/** What is kept for a month would be gone from a story that is a month old. */
async function keepForEver(influx: string): Promise<void> {
  for (const db of ['hallwatch', 'hallwatch_5m', 'hallwatch_1h']) {
    const q = `ALTER RETENTION POLICY autogen ON ${db} DURATION INF`;
    const answer = await fetch(`${influx}/query`, { method: 'POST', body: new URLSearchParams({ q }) });
    const said = await answer.text();
    if (!answer.ok || said.includes('error')) throw new Error(`${q}: ${said}`);
  }
}

/**
 * Everything in one process but the books: those are at a server for once, so that what is kept of them is text, and not forty megabytes
 * of an empty PostgreSQL. Stopped as a person stops it.
 */
async function ofStation(source: string): Promise<Holds> {
  const books = await startPostgres();
  if (!books) throw new StartRefused('PostgreSQL is not installed here.', 'sudo apt-get install -y postgresql');
  const [http, mqtt, folder] = [await freePort(), await freePort(), join(work, 'station')];
  const station = new Spawned(join(source, 'dist', 'apps', 'station', 'main'), [], {
    HALLWATCH_DATA_DIR: folder,
    HALLWATCH_HTTP_PORT: String(http),
    HALLWATCH_MQTT_PORT: String(mqtt),
    HALLWATCH_POSTGRES_URL: books.url,
    HALLWATCH_HISTORY_RAW_DAYS: '0',
    HALLWATCH_ADMIN_PASSWORD: ADMIN_PASSWORD,
    HALLWATCH_ALLOW_TARGETS: '127.0.0.1',
  });
  try {
    await station.says('Ready after');
    const at: Installed = { http: `http://127.0.0.1:${http}`, mqtt: `mqtt://127.0.0.1:${mqtt}`, adminPassword: ADMIN_PASSWORD };
    const holds = await live(at);
    await station.end('SIGTERM');
    const text = run('pg_dump', ['--inserts', '--rows-per-insert=100', '--no-owner', '--no-privileges', '-d', books.url]);
    // PGlite takes SQL, and nothing that is meant for psql.
    writeFileSync(join(folder, 'books.sql'), text.replace(/^\\.*$/gm, ''));
    run('tar', ['-czf', STATION, '--exclude=hallwatch.lock', '-C', folder, '.']);
    return holds;
  } finally {
    await station.end('SIGKILL');
    await books.stop();
  }
}

async function keep(): Promise<void> {
  const source = checkedOut();
  const { SETTING_NAMES } = (await import(join(source, 'dist', 'libs', 'runtime', 'index.js'))) as { SETTING_NAMES: Set<string> };
  mkdirSync(KEPT, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
  const full = run('git', ['rev-parse', commit as string], { cwd: PROJECT_ROOT }).trim();
  const released: Released = { version, commit: full, settings: [...SETTING_NAMES].sort() };
  const write = (path: string, what: object): void => writeFileSync(path, `${JSON.stringify(what, null, 2)}\n`);
  write(join(KEPT, 'holds.json'), { stack: await ofStack(source), station: await ofStation(source) });
  write(projectFile('apps', 'tools', 'upgrade', 'released.json'), released);
}

try {
  await keep();
} finally {
  if (existsSync(join(work, 'source')))
    run('git', ['worktree', 'remove', '--force', join(work, 'source')], { cwd: PROJECT_ROOT });
  rmSync(work, { recursive: true, force: true });
}
