import { StartRefused } from '#libs/runtime/index.js';
import type { Installation } from './asked.js';
import { tool } from './tool.js';

type Influx = Installation['influx'];

/** The generation of a server: 1 or 2. Of 3 nothing is known here. */
export async function generationOf({ url }: Influx): Promise<1 | 2> {
  const answer = await fetch(`${url}/ping`).catch((error: unknown) => {
    throw new StartRefused('InfluxDB at HALLWATCH_INFLUX_URL does not answer.', 'Start it, or correct the address.', error);
  });
  const version = answer.headers.get('x-influxdb-version') ?? '';
  const generation = /^v?([12])\./.exec(version)?.[1];
  if (!generation) throw new StartRefused(`InfluxDB ${version} is not saved by this.`, 'Save it by its own means.');
  return generation === '1' ? 1 : 2;
}

/** InfluxDB 2 with its address and rights; the token goes by the environment. */
const influx2 = ({ url, token, org }: Influx, args: string[]): Promise<string> =>
  tool('influx', [...args, '--host', url, ...(org ? ['--org', org] : [])], { INFLUX_TOKEN: token ?? '' }, 'influxdb2-cli');

export async function dumpInflux(influx: Influx, folder: string): Promise<void> {
  if ((await generationOf(influx)) === 2) await influx2(influx, ['backup', folder, '--bucket', influx.bucket]);
  else await tool('influxd', ['backup', '-portable', '-db', influx.bucket, '-host', influx.backupAt, folder], {}, 'influxdb');
}

async function ask(influx: Influx, query: string): Promise<string> {
  const { url, token } = influx;
  const scheme = token?.includes(':') ? `Basic ${Buffer.from(token).toString('base64')}` : `Token ${token}`;
  const answer = await fetch(`${url}/query`, {
    method: 'POST',
    body: new URLSearchParams({ q: query, db: influx.bucket }),
    ...(token && { headers: { authorization: scheme } }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new StartRefused(`InfluxDB answered ${answer.status}: ${text.slice(0, 200)}`, 'See the token.');
  return text;
}

/** Whether there is nothing that a restore would overwrite. */
export const influxIsEmpty = async (influx: Influx): Promise<boolean> =>
  !(await ask(influx, 'SHOW MEASUREMENTS LIMIT 1')).includes('"values"');

/** Puts a backup into the server; what is there is removed first. */
export async function restoreInflux(influx: Influx, folder: string): Promise<void> {
  if ((await generationOf(influx)) === 2) {
    // Of a bucket that is not there this fails, and that is well.
    await influx2(influx, ['bucket', 'delete', '--name', influx.bucket]).catch(() => undefined);
    await influx2(influx, ['restore', folder, '--bucket', influx.bucket]);
    return;
  }
  await ask(influx, `DROP DATABASE "${influx.bucket}"`);
  await tool('influxd', ['restore', '-portable', '-db', influx.bucket, '-host', influx.backupAt, folder], {}, 'influxdb');
}
