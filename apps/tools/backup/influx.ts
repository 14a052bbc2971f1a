import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bucketOf, RESOLUTIONS } from '#libs/domain/index.js';
import { ownFolder, StartRefused } from '#libs/runtime/index.js';
import type { Manifest, Newest } from './manifest.js';
import type { Installation } from './options.js';
import { tool } from './tool.js';

type Influx = NonNullable<Installation['influx']>;

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
export async function dumpInflux(influx: Influx, folder: string): Promise<Newest> {
  const generation = await generationOf(influx);
  ownFolder(folder);
  const newest: Newest = {};
  for (const of of RESOLUTIONS) {
    const bucket = bucketOf(influx.bucket, of);
    if (await isEmpty(influx, bucket)) continue;
    // Counted before it is saved: what comes meanwhile makes it more.
    for (const [measurement, last] of await newestIn(influx, bucket)) newest[`${of} ${measurement}`] = last;
    const to = join(folder, of);
    if (generation === 2) await influx2(influx, ['backup', to, '--bucket', bucket]);
    else await tool('influxd', ['backup', '-portable', '-db', bucket, '-host', influx.backupAt, to], {}, 'influxdb');
  }
  return newest;
}

interface Series {
  columns: string[];
  values: (string | number | null)[][];
}

async function seriesOf(influx: Influx, query: string, db: string): Promise<Series[]> {
  const text = await ask(influx, query, db);
  if (text === '') return [];
  return (JSON.parse(text) as { results: { series?: Series[] }[] }).results[0]?.series ?? [];
}

const quoted = (name: string): string => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

async function newestIn(influx: Influx, db: string): Promise<[string, { at: string; values: number }][]> {
  const [measurements] = await seriesOf(influx, 'SHOW MEASUREMENTS', db);
  const found: [string, { at: string; values: number }][] = [];
  for (const [name] of measurements?.values ?? []) {
    const from = quoted(String(name));
    const [last] = await seriesOf(influx, `SELECT * FROM ${from} ORDER BY time DESC LIMIT 1`, db);
    const at = String(last?.values[0]?.[0]);
    if (last) found.push([String(name), { at, values: await valuesOfDay(influx, db, from, at) }]);
  }
  return found;
}

/** How many values a measurement has within the day up to a time. A whole month of them would take a server minutes. */
async function valuesOfDay(influx: Influx, db: string, measurement: string, upTo: string): Promise<number> {
  const during = `time > '${upTo}' - 1d AND time <= '${upTo}'`;
  const [counts] = await seriesOf(influx, `SELECT count(*) FROM ${measurement} WHERE ${during}`, db);
  return (counts?.values[0]?.slice(1) ?? []).reduce<number>((sum, count) => sum + Number(count ?? 0), 0);
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

/** Buckets of InfluxDB 2 by that name: those that the token may read. Null: the list is not to be had. */
async function bucketsNamed({ url, token, org }: Influx, name: string): Promise<unknown[] | null> {
  if (!token || !org) return null;
  const answer = await fetch(`${url}/api/v2/buckets?${new URLSearchParams({ name, org })}`, {
    headers: { authorization: `Token ${token}` },
  });
  return answer.ok ? (((await answer.json()) as { buckets?: unknown[] }).buckets ?? null) : null;
}

async function isThere(influx: Influx, bucket: string): Promise<boolean> {
  const found = await bucketsNamed(influx, bucket);
  if (found) return found.length > 0;
  throw new StartRefused(
    'InfluxDB 2 does not tell which buckets it has.',
    "Set HALLWATCH_INFLUX_ORG, and HALLWATCH_INFLUX_TOKEN to the operator's.",
  );
}

/** Of a bucket that a token may not read InfluxDB 2 says that there is none; only its list, which leaves it out, tells them apart. */
async function refuseHidden(influx: Influx, bucket: string): Promise<void> {
  if ((await bucketsNamed(influx, bucket))?.length === 0)
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

const folderOf = (folder: string, format: Manifest['format'], of: (typeof RESOLUTIONS)[number]): string =>
  format === 1 && of === 'raw' ? folder : join(folder, of);

/** Puts a backup into the server; what is there is removed first. */
export async function restoreInflux(influx: Influx, folder: string, format: Manifest['format']): Promise<void> {
  const generation = await generationOf(influx);
  for (const of of RESOLUTIONS) {
    const bucket = bucketOf(influx.bucket, of);
    await remove(influx, generation, bucket);
    const from = folderOf(folder, format, of);
    if (existsSync(from)) await restoreAs(influx, generation, from, { bucket, as: bucket });
  }
}

async function restoreAs(
  influx: Influx,
  generation: 1 | 2,
  from: string,
  { bucket, as }: { bucket: string; as: string },
): Promise<void> {
  const other = as !== bucket;
  if (generation === 2) await influx2(influx, ['restore', from, '--bucket', bucket, ...(other ? ['--new-bucket', as] : [])]);
  else {
    const where = ['-portable', '-db', bucket, ...(other ? ['-newdb', as] : []), '-host', influx.backupAt];
    await tool('influxd', ['restore', ...where, from], {}, 'influxdb');
  }
}

/** Of a trial: beside the real one, and never another's. */
const TRIAL = 'hallwatch_backup_check';

/** Restores a backup beside what is there, and lets it go again; answers what of it is missing, each as a clause. */
export async function tryInflux(influx: Influx, folder: string, { format, history }: Manifest): Promise<string[]> {
  const generation = await generationOf(influx);
  const newest = history?.in === 'influx' ? history.newest : {};
  const found: string[] = [];
  for (const of of RESOLUTIONS) {
    const from = folderOf(folder, format, of);
    if (!existsSync(from)) continue;
    // Of a trial that was killed.
    await remove(influx, generation, TRIAL);
    try {
      await restoreAs(influx, generation, from, { bucket: bucketOf(influx.bucket, of), as: TRIAL });
      const there = Object.entries(newest).filter(([name]) => name.startsWith(`${of} `));
      found.push(...(await lacking(influx, there, of.length + 1)));
    } finally {
      await remove(influx, generation, TRIAL);
    }
  }
  return found;
}

/** Longest wait until what was restored can be asked for, milliseconds: InfluxDB 1 opens it after the restore has ended. */
const SHOWN_WITHIN = 10_000;

async function lacking(influx: Influx, saved: [string, Newest[string]][], prefix: number): Promise<string[]> {
  const end = performance.now() + SHOWN_WITHIN;
  const found: string[] = [];
  for (const [name, { at, values }] of saved) {
    const ask = (): Promise<number> => valuesOfDay(influx, TRIAL, quoted(name.slice(prefix)), at);
    let there = await ask();
    while (there < values && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      there = await ask();
    }
    if (there < values) found.push(`${name} has ${there} values up to ${at} where ${values} were saved`);
  }
  return found;
}

/** InfluxDB 1 does not mind when there is none; of 2 it is looked for first, so that whatever else goes wrong is an error. */
async function remove(influx: Influx, generation: 1 | 2, bucket: string): Promise<void> {
  if (generation === 1) {
    const said = await ask(influx, `DROP DATABASE ${quoted(bucket)}`, bucket);
    if (said.includes('"error"'))
      throw new StartRefused(`InfluxDB did not drop ${bucket}: ${said.trim()}`, 'Fix that and try again.');
  } else if (await isThere(influx, bucket)) await influx2(influx, ['bucket', 'delete', '--name', bucket]);
}
