import { HistoryUnavailable } from '#libs/domain/index.js';
import type { ApiAnswered, CallApi } from './api.js';
import { saidIn, troubleOf } from './complaint.js';
import { type Found, type Keeper, PlaceRefused } from './places.js';

const DAY_S = 86_400;

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
const ruleOf = (days: number): object => ({ type: 'expire', everySeconds: days * DAY_S });
const NO_RIGHT = 'the token (HALLWATCH_INFLUX_TOKEN) has not the right to write it';
const ofBucket = ({ status, text }: ApiAnswered): boolean => status === 404 && /^bucket\b/i.test(saidIn(text));
/** To who may not write, and of lines that are none. */
const isThere = ({ status }: ApiAnswered): boolean => status === 403 || status === 400;

/** Buckets of InfluxDB 2, and the names by which InfluxQL finds them. Needs no right but to read and to write buckets. */
export class Keeper2 implements Keeper {
  constructor(
    private readonly call: CallApi,
    private readonly where: { host: string; org: string },
  ) {}

  async found(bucket: string): Promise<Found> {
    const found = await this.bucket(bucket);
    if (typeof found === 'string') return found;
    await this.map(found);
    const [rule] = found.retentionRules ?? [];
    return (rule?.everySeconds ?? 0) / DAY_S;
  }

  async make(bucket: string, days: number): Promise<boolean> {
    const body = { orgID: await this.orgIdFor(bucket), name: bucket, retentionRules: days === 0 ? [] : [ruleOf(days)] };
    const made = await this.call('POST', '/api/v2/buckets', body);
    if (isNo(made.status)) throw new PlaceRefused(NO_RIGHT);
    await this.map(this.well(made).json as Bucket);
    return true;
  }

  /** Without a rule nothing would be changed; one of no seconds keeps for ever. */
  async change(bucket: string, days: number): Promise<void> {
    const found = await this.bucket(bucket);
    if (typeof found === 'string') return;
    const changed = await this.call('PATCH', `/api/v2/buckets/${found.id}`, { retentionRules: [ruleOf(days)] });
    if (isNo(changed.status)) throw new PlaceRefused(NO_RIGHT);
    // What is shorter than a stretch of time that it keeps as one.
    if (changed.status === 422) throw new PlaceRefused(saidIn(changed.text));
    this.well(changed);
  }

  /** A list shows what may be read. Whether one that it does not show is there is known to the write path, which is asked with nothing. */
  private async bucket(name: string): Promise<Bucket | 'none' | 'hidden'> {
    const answered = await this.call('GET', `/api/v2/buckets?${this.of({ name })}`);
    if (ofBucket(answered)) return 'none';
    const found = listIn<Bucket>(this.well(answered).json, 'buckets').find((one) => one.name === name);
    if (found) return found;
    const tried = await this.call('POST', `/api/v2/write?${this.of({ bucket: name, precision: 'ns' })}`);
    if (ofBucket(tried)) return 'none';
    if (!isThere(tried)) this.well(tried);
    return 'hidden';
  }

  /** Stands in every bucket of it that may be read. Only where there is none yet the organization itself is looked for. */
  private async orgIdFor(bucket: string): Promise<string> {
    const answered = await this.call('GET', `/api/v2/buckets?${this.of({ limit: '100' })}`);
    const ids = new Set(listIn<Bucket>(this.well(answered).json, 'buckets').map(({ orgID }) => orgID));
    const [only] = ids;
    if (ids.size === 1 && only) return only;
    const { json } = await this.call('GET', `/api/v2/orgs?${this.of({})}`);
    const [found] = listIn<{ id: string }>(json, 'orgs');
    if (found) return found.id;
    throw new HistoryUnavailable(
      `InfluxDB at ${this.where.host} has no bucket ${bucket}, and the token (HALLWATCH_INFLUX_TOKEN) sees no other beside which to make it. ` +
        'Make it there',
    );
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

  private of(more: Record<string, string>): URLSearchParams {
    const { org } = this.where;
    return new URLSearchParams({ ...more, ...(org && { org }) });
  }

  private well(answered: ApiAnswered): ApiAnswered {
    if (answered.status < 300) return answered;
    throw troubleOf(this.where.host, answered);
  }
}
