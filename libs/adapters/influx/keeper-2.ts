import { complaintOf } from './complaint.js';
import { type Keeper, PlaceRefused } from './places.js';

const DAY_S = 86_400;

/** An answer of the server's own API. */
export interface Answered {
  status: number;
  json: unknown;
  text: string;
}
export type CallApi = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => Promise<Answered>;

interface Bucket {
  id: string;
  orgID: string;
  name: string;
  retentionRules?: { type: string; everySeconds: number }[];
}
interface Mapping {
  database: string;
  default: boolean;
}

const listIn = <T>(json: unknown, name: string): T[] => ((json as Record<string, T[] | undefined> | null)?.[name] ?? []) as T[];
const isNo = (status: number): boolean => status === 401 || status === 403;
const rulesOf = (days: number): object[] => (days === 0 ? [] : [{ type: 'expire', everySeconds: days * DAY_S }]);

const GIVE_THE_RIGHT = 'give the token the right to read its organization (read:orgs)';

/** Buckets of InfluxDB 2, and the names by which InfluxQL finds them. */
export class Keeper2 implements Keeper {
  constructor(
    private readonly call: CallApi,
    private readonly where: { host: string; org: string },
  ) {}

  async found(bucket: string): Promise<number | null | undefined> {
    const found = await this.bucket(bucket);
    if (!found) return null;
    await this.map(found);
    const [rule] = found.retentionRules ?? [];
    return (rule?.everySeconds ?? 0) / DAY_S;
  }

  async make(bucket: string, days: number): Promise<boolean> {
    const body = { orgID: await this.orgId(), name: bucket, retentionRules: rulesOf(days) };
    const made = await this.call('POST', '/api/v2/buckets', body);
    if (isNo(made.status)) throw new PlaceRefused(`${made.status}`);
    await this.map(this.well(made).json as Bucket);
    return true;
  }

  async change(bucket: string, days: number): Promise<void> {
    const found = await this.bucket(bucket);
    if (!found) return;
    const changed = await this.call('PATCH', `/api/v2/buckets/${found.id}`, { retentionRules: rulesOf(days) });
    if (isNo(changed.status)) throw new PlaceRefused(`${changed.status}`);
    this.well(changed);
  }

  private async bucket(name: string): Promise<Bucket | undefined> {
    const { org } = this.where;
    const answered = await this.call('GET', `/api/v2/buckets?${new URLSearchParams({ name, ...(org && { org }) })}`);
    if (answered.status === 404 && /bucket/i.test(answered.text)) return undefined;
    return listIn<Bucket>(this.well(answered).json, 'buckets').find((one) => one.name === name);
  }

  private async orgId(): Promise<string> {
    const { org } = this.where;
    const answered = await this.call('GET', `/api/v2/orgs?${new URLSearchParams({ org })}`);
    const [found] = answered.status < 300 ? listIn<{ id: string }>(answered.json, 'orgs') : [];
    const id = found?.id ?? (await this.orgOfAnyBucket());
    if (id !== null) return id;
    if (answered.status === 404)
      throw new PlaceRefused(
        `there is no organization ${org} that it may see; correct HALLWATCH_INFLUX_ORG, or ${GIVE_THE_RIGHT}`,
      );
    throw new PlaceRefused(`it may not look at organizations; ${GIVE_THE_RIGHT}`);
  }

  /** A token that may not look at organizations finds the id of its own in the buckets that it may read; null: in none, or there are several. */
  private async orgOfAnyBucket(): Promise<string | null> {
    const { org } = this.where;
    const answered = await this.call('GET', `/api/v2/buckets?${new URLSearchParams({ limit: '100', ...(org && { org }) })}`);
    if (answered.status >= 300) return null;
    const ids = new Set(listIn<Bucket>(answered.json, 'buckets').map(({ orgID }) => orgID));
    const [only] = ids;
    return ids.size === 1 && only ? only : null;
  }

  /** A bucket has a name for InfluxQL by itself, unless somebody gave that name away. Who may not look leaves it to the server. */
  private async map({ id: bucketID, orgID, name: database }: Bucket): Promise<void> {
    const known = await this.call('GET', `/api/v2/dbrps?${new URLSearchParams({ orgID, bucketID })}`);
    if (isNo(known.status)) return;
    const mappings = listIn<Mapping>(this.well(known).json, 'content');
    if (mappings.some((one) => one.database === database && one.default)) return;
    const body = { bucketID, orgID, database, retention_policy: 'autogen', default: true };
    const made = await this.call('POST', '/api/v2/dbrps', body);
    if (!isNo(made.status)) this.well(made);
  }

  private well(answered: Answered): Answered {
    if (answered.status < 300) return answered;
    throw complaintOf(this.where.host, answered.status, answered.text);
  }
}
