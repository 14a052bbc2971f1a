import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { postgresPrograms } from '#apps/tools/local/postgres.js';
import { type NamedEvent, projectFile } from '#libs/runtime/index.js';
import { retry } from '#test/harness/heard.js';
import { POSTGRES_ABSENT, startPostgres } from '#test/harness/postgres-server.js';
import { freePort, hasProgram } from '#test/harness/spawned.js';
import { type Database, openPostgres } from './index.js';
import { MIGRATIONS } from './migrations/index.js';

const SUPERUSER_PASSWORD = 'made-up-for-the-superuser';
const PASSWORDS = { app: "made-up for 'hallwatch'", grafana: 'made-up-for-grafana', monitor: 'made-up-for-numbers' };

const server = await startPostgres();
const bin = await postgresPrograms();
const WHAT = 'Hallwatch as the role that postgres/roles.sh makes';
if (!server || !bin) test.skip(`${WHAT} (${POSTGRES_ABSENT})`, () => undefined);
else describe(WHAT, () => tests(server.url, bin));

afterAll(() => server?.stop());

/** As in the image: the superuser is postgres. The harness has it called as Hallwatch is. */
async function nameSuperuser(url: string): Promise<void> {
  for (const [name, statements] of [
    ['hallwatch', [`CREATE ROLE postgres LOGIN SUPERUSER PASSWORD '${SUPERUSER_PASSWORD}'`]],
    ['postgres', ['ALTER ROLE hallwatch RENAME TO first', 'ALTER DATABASE hallwatch OWNER TO postgres']],
  ] as const) {
    const address = new URL(url);
    if (name === 'postgres') [address.username, address.password] = [name, SUPERUSER_PASSWORD];
    const client = new pg.Client({ connectionString: address.href });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }
}

function tests(address: string, programs: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-roles-'));
  const fileOf = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const as = (name: string, password: string): string => {
    const url = new URL(address);
    [url.username, url.password] = [name, password];
    return url.href;
  };
  const logIn = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    clients.push(client);
    return client;
  };
  const clients: pg.Client[] = [];
  const superuser = as('postgres', SUPERUSER_PASSWORD);
  const events: NamedEvent[] = [];
  let database: Database;

  beforeAll(async () => {
    await nameSuperuser(address);
    const { hostname, port, username, password } = new URL(superuser);
    const made = spawnSync('sh', [projectFile('postgres', 'roles.sh')], {
      encoding: 'utf8',
      env: {
        PATH: `${programs}${delimiter}${process.env['PATH']}`,
        ...{ PGHOST: hostname, PGPORT: port, PGPASSWORD: decodeURIComponent(password) },
        ...{ POSTGRES_USER: username, POSTGRES_DB: 'hallwatch' },
        APP_PASSWORD_FILE: fileOf('app', `${PASSWORDS.app}\n`),
        GRAFANA_PASSWORD_FILE: fileOf('grafana', PASSWORDS.grafana),
        MONITOR_PASSWORD_FILE: fileOf('monitor', PASSWORDS.monitor),
      },
    });
    expect(made).toMatchObject({ status: 0, stderr: '' });
    database = await openPostgres({ url: as('hallwatch', PASSWORDS.app), grafanaPassword: PASSWORDS.grafana }, (event) =>
      events.push(event),
    );
  }, 60_000);

  afterAll(async () => {
    for (const client of clients) await client.end();
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('every migration runs, and nothing is complained of', async () => {
    expect(await database.query('SELECT name FROM migration')).toHaveLength(MIGRATIONS.length);
    expect(events).toEqual([]);
  });

  test('a second start finds all as it is', async () => {
    const again = await openPostgres({ url: as('hallwatch', PASSWORDS.app), grafanaPassword: PASSWORDS.grafana }, (event) =>
      events.push(event),
    );
    await again.close();
    expect(events).toEqual([]);
  });

  test('it has no power over the server', async () => {
    const [role] = await database.query(
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user`,
    );
    expect(Object.values(role as object)).toEqual([false, false, true, false, false]);
    for (const statement of ['CREATE ROLE another', `COPY migration TO PROGRAM 'cat'`, 'ALTER SYSTEM SET jit = off'])
      await expect(database.query(statement)).rejects.toThrow(/permission denied|must be superuser/);
  });

  test('Grafana comes in with its own password, reads the views, and nothing else', async () => {
    const grafana = await logIn(as('hallwatch_grafana', PASSWORDS.grafana));
    expect((await grafana.query('SELECT count(*)::int AS halls FROM grafana.halls')).rows).toEqual([{ halls: 0 }]);
    expect((await grafana.query('SHOW default_transaction_read_only')).rows).toEqual([{ default_transaction_read_only: 'on' }]);
    await expect(grafana.query('SELECT * FROM account')).rejects.toThrow(/permission denied/);
  });

  test('who reads numbers of PostgreSQL itself reads no row of ours', async () => {
    const monitor = await logIn(as('hallwatch_monitor', PASSWORDS.monitor));
    const seen = await monitor.query('SELECT count(*)::int AS statements FROM pg_stat_activity WHERE query IS NOT NULL');
    expect(seen.rows[0].statements).toBeGreaterThan(0);
    for (const table of ['account', 'hall', 'grafana.halls'])
      await expect(monitor.query(`SELECT * FROM ${table}`)).rejects.toThrow(/permission denied/);
  });

  const exporter = 'prometheus-postgres-exporter';
  (hasProgram(exporter) ? test : test.skip)('the exporter of the Prometheus community shows them by that role', async () => {
    const { hostname, port } = new URL(address);
    const own = await freePort();
    const child = spawn(exporter, [`--web.listen-address=127.0.0.1:${own}`], {
      env: {
        PATH: process.env['PATH'],
        ...{ DATA_SOURCE_URI: `${hostname}:${port}/hallwatch?sslmode=disable`, DATA_SOURCE_USER: 'hallwatch_monitor' },
        DATA_SOURCE_PASS_FILE: join(folder, 'monitor'),
      },
      stdio: 'ignore',
    });
    try {
      await retry(async () => {
        const shown = await (await fetch(`http://127.0.0.1:${own}/metrics`)).text();
        expect(shown).toMatch(/^pg_up 1$/m);
        expect(shown).toMatch(/^pg_stat_database_xact_commit\{.*datname="hallwatch"/m);
      });
    } finally {
      child.kill();
    }
  });

  test('the superuser has no password any more: nobody comes in as it from outside', async () => {
    for (const url of [superuser, as('postgres', PASSWORDS.app)])
      await expect(logIn(url)).rejects.toThrow(/password authentication/);
  });
}
