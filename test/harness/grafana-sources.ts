import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { projectFile } from '#libs/runtime/index.js';

/** A data source as Grafana is given it. */
export interface Source {
  name: string;
  uid: string;
  type: string;
  isDefault?: boolean;
  jsonData: { dbName?: string; timeInterval?: string };
}

const FILE = projectFile('grafana', 'provisioning', 'datasources', 'hallwatch.yaml');

export const sources = (): Source[] => (parse(readFileSync(FILE, 'utf8')) as { datasources: Source[] }).datasources;

/** What a variable of data sources lets be chosen, as Grafana finds it by type and name. */
export function offered({ query, regex }: { query?: unknown; regex?: string }): Source[] {
  const pattern = new RegExp(/^\/(.*)\/$/.exec(regex ?? '')?.[1] ?? '');
  return sources().filter(({ type, name }) => type === query && pattern.test(name));
}

export function sourceOf(uid: string): Source {
  const source = sources().find((one) => one.uid === uid);
  if (!source) throw new Error(`The data source ${uid} is not provisioned`);
  return source;
}

/** The database that it asks, where the bucket of readings has that name. */
export const databaseOf = ({ jsonData }: Source, bucket: string): string =>
  String(jsonData.dbName).replace('$__env{INFLUX_BUCKET}', bucket);
