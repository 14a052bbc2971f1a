import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bucketOf, RESOLUTIONS } from '#libs/domain/index.js';
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

/** Saves what each resolution has, in a folder of its own; a database that has nothing yet, or is not there, has none. */
export async function dumpInflux(influx: Influx, folder: string): Promise<void> {
  const generation = await generationOf(influx);
  mkdirSync(folder, { recursive: true });
  for (const of of RESOLUTIONS) {
    const bucket = bucketOf(influx.bucket, of);
    if (await isEmpty(influx, bucket)) continue;
    const to = join(folder, of);
    if (generation === 2) await influx2(influx, ['backup', to, '--bucket', bucket]);
    else await tool('influxd', ['backup', '-portable', '-db', bucket, '-host', influx.backupAt, to], {}, 'influxdb');
  }
}

async function ask(influx: Influx, query: string, db: string): Promise<string> {
  const { url, token } = influx;
  const scheme = token?.includes(':') ? `Basic ${Buffer.from(token).toString('base64')}` : `Token ${token}`;
  const answer = await fetch(`${url}/query`, {
    method: 'POST',
    body: new URLSearchParams({ q: query, db }),
    ...(token && { headers: { authorization: scheme } }),
  });
  const text = await answer.text();
  // InfluxDB 2 has no such name; 1 says it in an answer that is well.
  if (answer.status === 404) return '';
  if (!answer.ok)
    throw new StartRefused(
      `InfluxDB answers ${answer.status} at HALLWATCH_INFLUX_URL.`,
      'See HALLWATCH_INFLUX_TOKEN and HALLWATCH_INFLUX_ORG.',
    );
  return text;
}

async function isEmpty(influx: Influx, bucket: string): Promise<boolean> {
  if ((await ask(influx, 'SHOW MEASUREMENTS LIMIT 1', bucket)).includes('"values"')) return false;
  await refuseHidden(influx, bucket);
  return true;
}

/** Of a bucket that a token may not read InfluxDB 2 says that there is none; only its list, which leaves it out, tells them apart. */
async function refuseHidden({ url, token, org }: Influx, bucket: string): Promise<void> {
  if (!token || !org) return;
  const answer = await fetch(`${url}/api/v2/buckets?${new URLSearchParams({ name: bucket, org })}`, {
    headers: { authorization: `Token ${token}` },
  });
  const { buckets } = (answer.ok ? await answer.json() : {}) as { buckets?: unknown[] };
  if (buckets?.length === 0)
    throw new StartRefused(
      `The token (HALLWATCH_INFLUX_TOKEN) may not read the bucket ${bucket}.`,
      'Give this command the token of the operator: InfluxDB 2 lets no other save and restore.',
    );
}

/** Whether there is nothing that a restore would overwrite. */
export async function influxIsEmpty(influx: Influx): Promise<boolean> {
  for (const of of RESOLUTIONS) if (!(await isEmpty(influx, bucketOf(influx.bucket, of)))) return false;
  return true;
}

/** Puts a backup into the server; what is there is removed first. */
export async function restoreInflux(influx: Influx, folder: string, format: 1 | 2): Promise<void> {
  const generation = await generationOf(influx);
  for (const of of RESOLUTIONS) {
    const bucket = bucketOf(influx.bucket, of);
    await remove(influx, generation, bucket);
    const from = format === 1 && of === 'raw' ? folder : join(folder, of);
    if (!existsSync(from)) continue;
    if (generation === 2) await influx2(influx, ['restore', from, '--bucket', bucket]);
    else await tool('influxd', ['restore', '-portable', '-db', bucket, '-host', influx.backupAt, from], {}, 'influxdb');
  }
}

async function remove(influx: Influx, generation: 1 | 2, bucket: string): Promise<void> {
  if (generation === 1) await ask(influx, `DROP DATABASE "${bucket}"`, bucket);
  // Of a bucket that is not there this fails, and that is well.
  else await influx2(influx, ['bucket', 'delete', '--name', bucket]).catch(() => undefined);
}
