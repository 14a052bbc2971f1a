import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ALL, type Checked, checkStack, runCheck } from '#apps/tools/stack/check.js';
import { COMPOSE_FILE } from '#apps/tools/stack/checked-stack.js';
import { environmentOf, readCompose, type Service } from '#apps/tools/stack/compose.js';
import { PROJECT_FILES, type StackFiles } from '#apps/tools/stack/files.js';
import { readEnv } from '#apps/tools/stack/interpolate.js';
import { makeSecrets } from '#apps/tools/stack/secrets.js';
import { projectFile, readSettings, SETTING_NAMES } from '#libs/runtime/index.js';

/** The installation with one thing wrong in one file. */
function changed(path: string, from: string | RegExp, to: string): StackFiles {
  return {
    ...PROJECT_FILES,
    read: (asked) => {
      const text = PROJECT_FILES.read(asked);
      if (asked !== path) return text;
      const wrong = text.replace(from, to);
      if (wrong === text) throw new Error(`${path} has no ${from}`);
      return wrong;
    },
  };
}
const inCompose = (from: string | RegExp, to: string): StackFiles => changed(COMPOSE_FILE, from, to);
const wrongIn = (checked: Checked[]): string[] => checked.flatMap(({ found }) => (Array.isArray(found) ? found : []));

describe('the full installation', () => {
  test('nothing in it is wrong', async () => {
    const lines: string[] = [];
    // Under what umask it was checked out is not the project's doing.
    const files = { ...PROJECT_FILES, closed: () => null };
    expect(await runCheck(files, (line) => lines.push(line))).toBe(0);
    expect(lines.length).toBeGreaterThan(12);
    expect(lines.filter((line) => !/^(ok|skip) /.test(line))).toEqual([]);
  });

  test('a folder is closed by the first thing in it that is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hallwatch-stack-'));
    try {
      const file = join(folder, 'dashboards', 'zh', 'wall.json');
      mkdirSync(join(folder, 'dashboards', 'zh'), { recursive: true });
      writeFileSync(file, '{}');
      chmodSync(file, 0o644);
      for (const one of ['.', 'dashboards', 'dashboards/zh']) chmodSync(join(folder, one), 0o755);
      const inProject = (path: string): string => relative(projectFile('.'), path);
      expect(PROJECT_FILES.closed(inProject(folder))).toBeNull();
      chmodSync(file, 0o640);
      expect(PROJECT_FILES.closed(inProject(folder))).toBe(inProject(file));
      chmodSync(join(folder, 'dashboards'), 0o750);
      expect(PROJECT_FILES.closed(inProject(folder))).toBe(inProject(join(folder, 'dashboards')));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const SOURCES = 'grafana/provisioning/datasources/hallwatch.yaml';
  // All but the last, which starts a broker.
  test.each<[string, StackFiles, RegExp]>([
    ['no YAML', inCompose('services:', 'services: ]'), /It is no YAML/],
    ['a word that compose does not know', inCompose('read_only: true', 'readonly: true'), /has no such field: readonly/],
    [
      'an image without a version',
      inCompose('}postgres:17.11', '}postgres:latest'),
      /postgres: the image postgres:latest is not pinned/,
    ],
    [
      'a file that the container may not read',
      { ...PROJECT_FILES, closed: (path) => (path.endsWith('mosquitto.conf') ? path : null) },
      /mosquitto: \.\/mosquitto\/mosquitto\.conf is closed to the container's user; chmod -R o\+rX/,
    ],
    ['a container that is root', inCompose("user: '1883:1883'", "user: '0:0'"), /mosquitto: it has no user, or is root/],
    [
      'powers of root beside reading',
      inCompose('[DAC_READ_SEARCH]', '[DAC_READ_SEARCH, SYS_ADMIN]'),
      /backup: it is given DAC_READ_SEARCH,SYS_ADMIN, powers of root/,
    ],
    ['no limit of memory', inCompose(/mem_limit: 2g\n/, '\n'), /postgres: it has no mem_limit/],
    ['a root that can be written', inCompose('read_only: true', 'read_only: false'), /its root can be written/],
    ['a port that two have', inCompose(`\${API_PORT:-3000}`, `\${API_PORT:-3001}`), /api: the port 3001 is grafana's too/],
    ['a port for everybody', inCompose(`\${API_BIND:-127.0.0.1}`, '0.0.0.0'), /:3000:3000 is open to other machines/],
    ['a port without an address', inCompose(`\${API_BIND:-127.0.0.1}:\${API_PORT:-3000}`, '3000'), /services\.api\.ports\.0: /],
    [
      'a mount without a label',
      inCompose('mosquitto.conf:ro,z', 'mosquitto.conf:ro'),
      /mosquitto\.conf has no label under SELinux/,
    ],
    [
      'a power of root',
      inCompose('cap_add: [NET_BIND_SERVICE]', 'cap_add: [SYS_ADMIN]'),
      /proxy: it is given SYS_ADMIN, powers of root/,
    ],
    ['a variable that is never closed', inCompose(`\${MQTT_PORT:-1883}`, `\${MQTT_PORT:-1883`), /is never closed/],
    ['a dollar alone', inCompose('init: true', "user: 'a$ b'\n  init: true"), /a \$ stands alone/],
    [
      'waiting for what only a profile starts',
      inCompose(/(image: \S+eclipse-mosquitto:2.0.22\n)/, '$1    profiles: [broker]\n'),
      /worker: it waits for mosquitto, which is only there with the profile broker/,
    ],
    [
      'an address that another may have',
      inCompose('-10.213.251.128/25', '-10.213.251.0/25'),
      /proxy: 10\.213\.251\.2 may be given to another container of front/,
    ],
    [
      'an address of another network',
      inCompose('-10.213.251.0/24', '-10.213.250.0/24'),
      /10\.213\.251\.2 is not in the network front/,
    ],
    [
      'a network that nobody declared',
      inCompose('networks: [default, front]', 'networks: [default, back]'),
      /the network back is not declared/,
    ],
    [
      'a version that is not listed',
      inCompose('influxdb:2.9.1', 'influxdb:2.9.2'),
      /influxdb:2\.9\.2 is pinned and not in the list/,
    ],
    [
      'a base image that is not listed',
      changed('Dockerfile', 'node:22.23.2', 'node:24.19.0'),
      /node:24\.19\.0-bookworm-slim is pinned and not in the list/,
    ],
    [
      'an image of another version',
      inCompose('hallwatch:0.1.0', 'hallwatch:0.2.0'),
      /hallwatch:0\.2\.0 is not of this version, 0\.1\.0/,
    ],
    [
      'an example that shows another default',
      changed('.env.example', '#API_PORT=3000', '#API_PORT=3009'),
      /shows API_PORT=3009, and the default is 3000/,
    ],
    [
      'an example of what nothing uses',
      changed('.env.example', '#API_PORT=3000', '#API_PORT=3000\n#API_GATE=1'),
      /explains API_GATE, which nothing uses/,
    ],
    [
      'an example that would not be taken',
      changed('.env.example', '#PROXY_TRUSTED=10.0.0.5', '#PROXY_TRUSTED=everybody'),
      /With \.env\.example: api: HALLWATCH_TRUSTED_PROXIES has a wrong value/,
    ],
    [
      'an override that opens nobody',
      changed('docker-compose.databases.yml', '  postgres:', '  postgress:'),
      /opens postgress, which is no service/,
    ],
    [
      'an override that does something else',
      changed('docker-compose.databases.yml', '    ports:', '    volume: []\n    ports:'),
      /databases\.yml: services\.postgres: /,
    ],
    [
      'a file that is not there',
      inCompose('./mosquitto/start.sh:', './mosquitto/begin.sh:'),
      /begin\.sh is mounted and is not there/,
    ],
    [
      'a volume that nobody declared',
      inCompose("['journal:/data'", "['diary:/data'"),
      /worker: the volume diary is not declared/,
    ],
    [
      'a secret that is not given',
      inCompose('    secrets: [postgres_password, grafana_db_password, monitor_password]\n', ''),
      /postgres: it reads postgres_password and is not given it/,
    ],
    [
      'a secret that nobody makes up',
      inCompose('grafana_db_password influx_password', 'influx_password'),
      /grafana_db_password is not among those/,
    ],
    [
      'a password in a variable',
      inCompose('MQTT_PASSWORD_FILE: /run/secrets/mqtt_password', 'MQTT_PASSWORD: hunter22'),
      /HALLWATCH_MQTT_PASSWORD holds a secret/,
    ],
    [
      'a password in an address',
      inCompose('mqtt://hallwatch@', 'mqtt://hallwatch:hunter22@'),
      /HALLWATCH_MQTT_URL holds a secret/,
    ],
    [
      'a secret of .env',
      inCompose('HALLWATCH_DATA_DIR: /data', `HALLWATCH_DATA_DIR: \${DATA_TOKEN}`),
      /\$\{DATA_TOKEN\} is a secret from \.env/,
    ],
    [
      'a setting that is not known',
      inCompose('HALLWATCH_STATUS_PORT', 'HALLWATCH_STATE_PORT'),
      /worker: HALLWATCH_STATE_PORT is not a setting/,
    ],
    [
      'a setting that is wrong',
      inCompose('STATUS_PORT: 3002', 'STATUS_PORT: many'),
      /worker: HALLWATCH_STATUS_PORT has a wrong value/,
    ],
    [
      'a setting that is missing',
      inCompose('  HALLWATCH_INFLUX_URL: http://influxdb:8086\n', ''),
      /api: HALLWATCH_INFLUX_URL is not set/,
    ],
    [
      'a variable that nobody explains',
      inCompose('HALLWATCH_DATA_DIR: /data', `HALLWATCH_DATA_DIR: \${DATA_HOME:-/data}`),
      /\$\{DATA_HOME\} is not explained/,
    ],
    [
      'a program that is not there',
      inCompose('dist/apps/worker/main.js', 'dist/apps/labour/main.js'),
      /there is no apps\/labour\/main\.ts/,
    ],
    [
      'waiting for a start alone',
      inCompose('mosquitto: { condition: service_healthy }', 'mosquitto: { condition: service_started }'),
      /only service_healthy/,
    ],
    [
      'waiting for nobody',
      inCompose('      api: { condition', '      door: { condition'),
      /it waits for door, which is no service/,
    ],
    [
      'a data source that no dashboard finds',
      changed(SOURCES, 'uid: hallwatch-influx', 'uid: influx'),
      /asks the data source hallwatch-influx/,
    ],
    [
      'a data source that a dashboard begins with and that cannot be chosen',
      changed(SOURCES, 'name: Hallwatch history\n', 'name: Readings\n'),
      /hallwatch-hall-zh\.json begins with the data source hallwatch-influx, which its variable resolution does not offer/,
    ],
    [
      'a variable that Grafana is not given',
      changed(SOURCES, 'INFLUX_BUCKET', 'INFLUX_PAIL'),
      /Grafana reads the variable INFLUX_PAIL/,
    ],
    [
      'a secret that Grafana is not given',
      changed(SOURCES, 'secrets/grafana_db_password', 'secrets/postgres_password'),
      /reads the secret postgres_password/,
    ],
    [
      'a file that Grafana is not given',
      changed(SOURCES, 'tokens/reader/token', 'tokens/writer/token'),
      /Grafana reads \/tokens\/writer\/token, where nothing is mounted/,
    ],
    [
      'a port that Prometheus does not ask',
      inCompose('HALLWATCH_METRICS_PORT: 9464', 'HALLWATCH_METRICS_PORT: 9465'),
      /does not ask api on the port of HALLWATCH_METRICS_PORT/,
    ],
    [
      'a service that Prometheus may not ask by its name where names are given',
      inCompose(`\${HALLWATCH_PUBLIC_URL:+worker} \${HALLWATCH_HOSTS:+worker}`, ''),
      /With \.env\.example: worker is not asked by its own name/,
    ],
    [
      'somebody whom Prometheus asks and who is not there',
      changed('grafana/prometheus/prometheus.yml', 'influxdb:8086', 'influx:8086'),
      /asks influx:8086, which is no service/,
    ],
    [
      'an alert of Grafana with a state that Grafana does not know: it would not start',
      changed('grafana/provisioning/alerting/rules.yaml', 'execErrState: KeepLast', 'execErrState: KeepLastState'),
      /rules\.yaml: groups\.0\.rules\.0\.execErrState/,
    ],
    [
      'an alert that asks a data source that is not there',
      changed('grafana/provisioning/alerting/rules.yaml', /hallwatch-postgres$/gm, 'hallwatch-pg'),
      /The rule HallwatchWorkerSilent asks the data source hallwatch-pg/,
    ],
    [
      'a policy that tells nobody who is there',
      changed('grafana/provisioning/alerting/policies.yaml', 'receiver: Hallwatch mail', 'receiver: Mail'),
      /A policy tells Mail, which is no contact point/,
    ],
    [
      'a token of alerts that Grafana is not given',
      inCompose('secrets: [alerts_token, grafana_password', 'secrets: [grafana_password'),
      /Grafana reads the secret alerts_token/,
    ],
    [
      'provisioning that is no YAML',
      changed(SOURCES, 'datasources:', 'datasources: ]'),
      /provisioning of Grafana cannot be read/,
    ],
  ])('%s is found', async (_, files, told) => {
    expect(wrongIn(await checkStack(files, ALL.slice(0, -1))).join('\n')).toMatch(told);
  });

  test('a configuration that Mosquitto does not take is found, in its own words', async () => {
    const checked = await checkStack(changed('mosquitto/mosquitto.conf', 'persistence true', 'persistance true'));
    const { found } = checked.at(-1) as Checked;
    if (Array.isArray(found)) expect(found.join()).toMatch(/Unknown configuration variable "persistance"/);
    else expect(found.skipped).toMatch(/not installed/);
  });

  test('a configuration that the proxy does not take is found, in its own words', async () => {
    const checked = await checkStack(changed('proxy/Caddyfile', 'protocols h1 h2', 'protocls h1 h2'));
    const { found } = checked.at(-2) as Checked;
    if (Array.isArray(found)) expect(found.join()).toMatch(/proxy\/Caddyfile: .*unrecognized servers option 'protocls'/);
    else expect(found.skipped).toMatch(/not installed/);
  });

  test('what was installed before starts: what is new and secret is nothing until somebody asks for it', () => {
    const read = readCompose(PROJECT_FILES.read('docker-compose.yml'));
    if ('wrong' in read) throw new Error(read.wrong.join());
    const wanted = Object.entries(read.compose.secrets).filter(([, { file }]) => file !== '/dev/null');
    expect(wanted.map(([name]) => name).sort()).toEqual([
      ...['admin_password', 'grafana_db_password', 'grafana_password', 'influx_password', 'influx_token'],
      ...['mqtt_admin_password', 'mqtt_password', 'postgres_password'],
    ]);
    expect(Object.fromEntries(environmentOf(read.compose.services['api'] as Service))).toMatchObject({
      HALLWATCH_ALERTS_TOKEN_FILE: '',
    });
  });

  /** Of whom the pages are opened, and by whom; secrets among them come as files. */
  const OF_PEOPLE = /^(OIDC|WECOM|DINGTALK|SESSION|PASSWORD)_|^(SEPARATE_ADMINISTRATORS|SECOND_FACTOR|CONFIRM_DANGEROUS)$/;
  const OF_NAMES = ['PUBLIC_URL', 'BOARD_URL', 'HOSTS', 'TRUSTED_PROXIES', 'ALLOW_TARGETS'];
  const ofApi = (variables: Record<string, string>): Record<string, string> => {
    const read = readCompose(PROJECT_FILES.read(COMPOSE_FILE), variables);
    if ('wrong' in read) throw new Error(read.wrong.join());
    const api = environmentOf(read.compose.services['api'] as Service);
    return Object.fromEntries(api.map(([name, value]) => [name.replace('HALLWATCH_', ''), value]));
  };

  test('whatever says who comes in, and by which names, can be said in .env, and is as without Docker until then', () => {
    const wanted = [...SETTING_NAMES].filter((name) => OF_PEOPLE.test(name) && !SETTING_NAMES.has(`${name}_FILE`));
    expect(wanted.length).toBeGreaterThan(15);
    const [shipped, shown] = [ofApi({}), ofApi(readEnv(PROJECT_FILES.read('.env.example'), { commented: true }))];
    for (const name of [...wanted, ...OF_NAMES]) expect([name, (shown[name] ?? '').trim()]).not.toEqual([name, '']);
    const given = wanted.flatMap((name) => (shipped[name] ? [[`HALLWATCH_${name}`, shipped[name]]] : []));
    const { PUBLIC_URL, ...rest } = readSettings(Object.fromEntries(given));
    expect([PUBLIC_URL, rest]).toEqual([undefined, expect.objectContaining(readSettings({}))]);
  });

  test('a way to log in that is set up by half is found', async () => {
    const files = {
      ...PROJECT_FILES,
      exists: (path: string) => path === '.env' || PROJECT_FILES.exists(path),
      read: (path: string) =>
        path === '.env'
          ? 'HALLWATCH_PUBLIC_URL=https://watch.example\nHALLWATCH_WECOM_CORP_ID=ww0000000000000000\n'
          : PROJECT_FILES.read(path),
    };
    expect(wrongIn(await checkStack(files, ALL.slice(0, -1))).join('\n')).toMatch(
      /With \.env: api: HALLWATCH_WECOM_CORP_ID is set and HALLWATCH_WECOM_AGENT_ID is not/,
    );
  });

  test('secrets are made up once, each another, and the folder is closed to others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hallwatch-secrets-'));
    const said: string[] = [];
    makeSecrets(PROJECT_FILES, folder, (line) => said.push(line));
    const names = readdirSync(join(folder, 'secrets'));
    const contents = names.map((name) => readFileSync(join(folder, 'secrets', name), 'utf8'));
    expect(names).toHaveLength(11);
    expect(new Set(contents).size).toBe(11);
    expect(statSync(join(folder, 'secrets')).mode & 0o077).toBe(0);
    for (const secret of contents) {
      expect(secret).toMatch(/^[0-9a-f]{48}$/);
      expect(said.join()).not.toContain(secret);
    }
    makeSecrets(PROJECT_FILES, folder, () => undefined);
    expect(names.map((name) => readFileSync(join(folder, 'secrets', name), 'utf8'))).toEqual(contents);
    rmSync(folder, { recursive: true, force: true });
  });
});

const UNITS = 'apps/station/systemd';
const tool = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });

const units = (ending: string): string[] => PROJECT_FILES.list(UNITS).filter((name) => name.endsWith(ending));

describe.each(units('.service'))('%s', (name) => {
  const unit = PROJECT_FILES.read(`${UNITS}/${name}`);
  const given = [...unit.matchAll(/^Environment=HALLWATCH_(\w+)=(.*)$/gm)].map(([, setting = '', value = '']) => ({
    setting,
    value,
  }));

  test('gives settings that are known, and every secret as a credential that is loaded', () => {
    expect(given.filter(({ setting }) => !SETTING_NAMES.has(setting))).toEqual([]);
    const loaded = [...unit.matchAll(/^LoadCredential=(\w+):\/etc\/hallwatch\/secrets\/\1$/gm)].map(
      ([, credential]) => credential,
    );
    const read = given.filter(({ setting }) => setting.endsWith('_FILE')).map(({ value }) => value);
    expect(read.sort()).toEqual(loaded.map((credential) => `%d/${credential}`).sort());
    expect(unit).not.toMatch(/^Environment=HALLWATCH_\w*(PASSWORD|TOKEN|SECRET)=/m);
  });

  test('starts a program that is there', () => {
    const [, program] = /^ExecStart=\S+ dist\/(apps\/\w+\/\w+)\.js\b/m.exec(unit) ?? [];
    expect(PROJECT_FILES.exists(`${program}.ts`)).toBe(true);
  });

  const what = 'is taken by systemd, which finds little that could be exposed';
  if (tool.error) test.skip(`${what} (skipped: systemd-analyze is not installed)`, () => undefined);
  else
    test(what, () => {
      const folder = mkdtempSync(join(tmpdir(), 'hallwatch-unit-'));
      const file = join(folder, name);
      // Where this machine has Node may be elsewhere.
      writeFileSync(file, unit.replace('/usr/bin/node', process.execPath));
      const analyze = (...args: string[]) => spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
      expect(analyze('verify')).toMatchObject({ status: 0, stderr: '' });
      // Tenths: 2.0 of 10, where 10 is a service without any of it.
      const security = analyze('security', '--offline=true', '--threshold=20', '--no-pager');
      expect(security).toMatchObject({ status: 0 });
      rmSync(folder, { recursive: true });
    });
});

test.each(units('.timer'))('%s starts a unit that is there, at a time that systemd takes', (name) => {
  expect(units('.service')).toContain(name.replace(/timer$/, 'service'));
  const [, when = ''] = /^OnCalendar=(.+)$/m.exec(PROJECT_FILES.read(`${UNITS}/${name}`)) ?? [];
  if (!tool.error) expect(spawnSync('systemd-analyze', ['calendar', when])).toMatchObject({ status: 0 });
});
