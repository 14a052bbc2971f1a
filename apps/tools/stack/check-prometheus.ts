import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { isAskedAs } from './check-settings.js';
import type { Found, Stack } from './checked-stack.js';

const FOLDER = 'grafana/prometheus';
const CONFIG = `${FOLDER}/prometheus.yml`;

interface Config {
  scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
  alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] };
}

/** Whom it asks and tells is in the stack, on the ports that are set there. */
export function scraped({ files, compose }: Stack): string[] {
  let config: Config;
  try {
    config = parse(files.read(CONFIG)) as Config;
  } catch (error) {
    return [`${CONFIG} cannot be read: ${(error as Error).message.split('\n')[0]}`];
  }
  const asked = [...config.scrape_configs, ...config.alerting.alertmanagers].flatMap(({ static_configs }) =>
    static_configs.flatMap(({ targets }) => targets),
  );
  const strangers = asked.filter((target) => !/^localhost:/.test(target) && !((target.split(':')[0] ?? '') in compose.services));
  const ports = { worker: 'HALLWATCH_STATUS_PORT', api: 'HALLWATCH_METRICS_PORT' };
  const closed = Object.entries(ports).flatMap(([name, variable]) => {
    const service = compose.services[name];
    const port = service?.environment?.[variable];
    if (!service || !asked.includes(`${name}:${port}`))
      return [`${CONFIG} does not ask ${name} on the port of ${variable} (${port}).`];
    return isAskedAs(service, name) ? [] : [`${name} is not asked by its own name; put it into HALLWATCH_HOSTS.`];
  });
  return [...strangers.map((target) => `${CONFIG} asks ${target}, which is no service.`), ...closed];
}

/** Has Debian's tools read rules and configurations. */
export function prometheus({ files }: Stack): Found {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-prometheus-check-'));
  try {
    for (const name of files.list(FOLDER)) {
      const copy = join(folder, name);
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(copy, files.read(`${FOLDER}/${name}`));
    }
    const looks = [
      ['promtool', 'check', 'config', '--syntax-only', join(folder, 'prometheus.yml')],
      ['amtool', 'check-config', join(folder, 'alertmanager.yml')],
    ] as const;
    const told = looks.map(([tool, ...args]) => ({ tool, ...spawnSync(tool, args, { encoding: 'utf8' }) }));
    if (told.some(({ error }) => error))
      return { skipped: 'promtool and amtool are not installed here (Debian prometheus, prometheus-alertmanager)' };
    return told.filter(({ status }) => status !== 0).map(({ tool, stdout, stderr }) => `${tool}: ${(stderr || stdout).trim()}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
