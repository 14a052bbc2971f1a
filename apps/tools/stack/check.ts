import { databases, example, filledIn } from './check-env.js';
import { mounts, plainSecrets, secrets } from './check-files.js';
import { grafana } from './check-grafana.js';
import { mosquitto } from './check-mosquitto.js';
import { networks } from './check-networks.js';
import { pins } from './check-pins.js';
import { prometheus, scraped } from './check-prometheus.js';
import { proxy } from './check-proxy.js';
import { dependencies, health, images, limits, ports } from './check-services.js';
import { commands, settings } from './check-settings.js';
import { COMPOSE_FILE, type Found, type Stack } from './checked-stack.js';
import { readCompose } from './compose.js';
import type { StackFiles } from './files.js';

export interface Check {
  /** What holds when nothing is found. */
  says: string;
  find(stack: Stack): Found | Promise<Found>;
}

export interface Checked {
  says: string;
  found: Found;
}

export const ALL: Check[] = [
  { says: 'images are pinned by version, and no container is root', find: images },
  { says: 'every container has its limits and drops what it does not need', find: limits },
  { says: 'everything that is started can be asked whether it is well', find: health },
  { says: 'nothing starts before what it leans on is well', find: dependencies },
  { says: 'ports do not collide, and are open to this machine alone unless .env says more', find: ports },
  { says: 'every file and volume that is mounted is there', find: mounts },
  {
    says: 'every secret that is used is made up by npm run stack:secrets or given by a provider, and every one of these is used',
    find: secrets,
  },
  { says: 'no secret stands in the file or in a variable', find: plainSecrets },
  { says: 'worker and api know every setting that they are given, and have what they need', find: settings },
  { says: 'every variable of .env is explained in .env.example, with the default that it has', find: example },
  { says: 'what .env.example shows is taken, and so is the .env of this installation', find: filledIn },
  { says: 'docker-compose.databases.yml opens databases and does nothing else', find: databases },
  { says: 'networks are declared, and an address that is fixed is given to nobody else', find: networks },
  { says: 'every image is in the list of docs/install.md with its version, and ours has that of package.json', find: pins },
  { says: 'every program that is started is in the image', find: commands },
  {
    says: 'Grafana has the data sources that its dashboards and alerts ask, and reads the secrets that it is given',
    find: grafana,
  },
  { says: 'Prometheus asks services of the stack, on their ports', find: scraped },
  { says: 'Prometheus and Alertmanager take their rules and configurations', find: prometheus },
  { says: 'the proxy takes its configuration', find: proxy },
  { says: 'Mosquitto takes its configuration', find: mosquitto },
];

/** Looks at the whole installation without starting any of it. */
export async function checkStack(files: StackFiles, checks = ALL): Promise<Checked[]> {
  const text = files.read(COMPOSE_FILE);
  const read = readCompose(text);
  const shape = { says: `${COMPOSE_FILE} has the shape that compose knows`, found: 'wrong' in read ? read.wrong : [] };
  if ('wrong' in read) return [shape];
  const checked: Checked[] = [shape];
  for (const { says, find } of checks) checked.push({ says, found: await find({ files, text, compose: read.compose }) });
  return checked;
}

/** Prints a line for each check, with what is wrong below it; answers the exit code. */
export async function runCheck(files: StackFiles, say: (line: string) => void): Promise<number> {
  const checked = await checkStack(files);
  for (const { says, found } of checked) {
    if (!Array.isArray(found)) say(`skip  ${says}: ${found.skipped}`);
    else say(`${found.length === 0 ? 'ok   ' : 'WRONG'} ${says}`);
    if (Array.isArray(found)) for (const sentence of found) say(`        ${sentence}`);
  }
  return checked.some(({ found }) => Array.isArray(found) && found.length > 0) ? 1 : 0;
}
