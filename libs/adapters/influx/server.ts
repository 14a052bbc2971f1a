import { InfluxDB } from '@influxdata/influxdb-client';
import { bucketOf, HistoryUnavailable, KEEP_ALL, type Resolution, type Retention } from '#libs/domain/index.js';
import type { NamedEvent, Report } from '#libs/runtime/index.js';
import { complaintOf, failureOf, saidIn } from './complaint.js';
import { RetentionDiffers } from './events.js';
import { Keeper1, type Stated } from './keeper-1.js';
import { type Answered, type CallApi, Keeper2 } from './keeper-2.js';
import { Keeper3 } from './keeper-3.js';
import { type Keeper, preparePlace } from './places.js';
import type { Answer } from './query.js';
import type { Row } from './rows.js';

const TIMEOUT_MS = 30_000;
const PING_TIMEOUT_MS = 3_000;

export interface ServerAddress {
  url: string;
  /** On InfluxDB 1: `user:password`. */
  token?: string;
  org?: string;
  bucket: string;
  /** Absent: the server's own, which is for ever. */
  retention?: Retention;
  report: Report;
}

interface Series {
  columns: string[];
  values?: unknown[][];
  tags?: Record<string, string>;
  partial?: boolean;
}

interface QueryAnswer {
  results?: { error?: string; partial?: boolean; series?: Series[] }[];
  error?: string;
}

/** Somebody else writes the field as text. */
const ABOUT_A_TYPE = /unsupported \w+ iterator type|type conflict|incompatible/i;

/** Thrown when a field of a question is of a type that cannot be asked so. */
export class FieldUnfit extends HistoryUnavailable {}

/** Resolves when the server has said that it kept every line. */
type Writer = (lines: string) => Promise<void>;

/** One InfluxDB, of whatever generation. */
export class InfluxServer {
  readonly host: string;
  private readonly base: string;
  private readonly token: string | undefined;
  /** Of the buckets that are known to be there; a server may come back as another. */
  private readonly writers = new Map<Resolution, Writer>();
  private readonly discovering = new Map<Resolution, Promise<Writer>>();
  /** Days that the buckets keep, 0 for ever, as far as is known. */
  private readonly kept = new Map<Resolution, number | null>();
  /** Buckets of which it was told that they keep for another time: once a start is enough. */
  private readonly told = new Set<Resolution>();

  constructor(private readonly address: ServerAddress) {
    const url = new URL(address.url);
    this.host = url.host;
    const inUrl = url.username ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : undefined;
    this.token = address.token ?? inUrl;
    url.username = '';
    url.password = '';
    this.base = url.href.replace(/\/+$/, '');
  }

  /** Resolves when the server has said that it kept every line. */
  async write(lines: string, to: Resolution = 'raw'): Promise<void> {
    try {
      const writer = this.writers.get(to) ?? (await this.discover(to));
      await writer(lines);
    } catch (error) {
      const failure = failureOf(this.host, error);
      // It may come back as another, or without its database.
      if (failure instanceof HistoryUnavailable) this.forget();
      throw failure;
    }
  }

  /** Makes the bucket ready to be written to. */
  async prepare(of: Resolution): Promise<void> {
    if (!this.writers.has(of)) await this.discover(of);
  }

  /** Days that the bucket keeps, 0 for ever; null: not known. */
  keptDays(of: Resolution): number | null {
    return this.kept.get(of) ?? null;
  }

  async query(influxQl: string, from: Resolution = 'raw'): Promise<Answer> {
    const { results, error } = await this.ask('GET', influxQl, bucketOf(this.address.bucket, from));
    const result = results?.[0];
    const complaint = error ?? result?.error;
    if (complaint?.includes('not found')) return { rows: [], partial: false };
    if (complaint && ABOUT_A_TYPE.test(complaint)) throw new FieldUnfit(`InfluxDB: ${saidIn(complaint)}`);
    if (complaint) throw new HistoryUnavailable(`InfluxDB at ${this.host}: ${saidIn(complaint)}`);
    const series = result?.series ?? [];
    const partial = result?.partial === true || series.some((one) => one.partial === true);
    return { rows: rowsOf(series), partial };
  }

  /** Null when it answers, else a sentence. */
  async ping(): Promise<string | null> {
    try {
      await this.version(PING_TIMEOUT_MS);
      return null;
    } catch (error) {
      return `${failureOf(this.host, error).message}. Readings wait in the journal.`;
    }
  }

  private forget(): void {
    this.writers.clear();
  }

  /** Once for all that want it at a time. */
  private discover(of: Resolution): Promise<Writer> {
    const underWay = this.discovering.get(of) ?? this.discoverAlone(of).finally(() => this.discovering.delete(of));
    this.discovering.set(of, underWay);
    return underWay;
  }

  /** InfluxDB 1 has a write path and a database of its own kind; 2 and 3 share theirs. */
  private async discoverAlone(of: Resolution): Promise<Writer> {
    const version = await this.version(TIMEOUT_MS);
    const bucket = bucketOf(this.address.bucket, of);
    const { days, change } = this.address.retention ?? KEEP_ALL;
    const wished = { days: days[of], change, host: this.host };
    const kept = await preparePlace(this.keeperOf(version), bucket, wished, (event) => this.tell(of, event));
    const path = this.writePath(bucket, isOf(1, version));
    if (!isOf(3, version)) await this.demandWritable(path);
    this.kept.set(of, kept);
    const writer = this.writerTo(path);
    this.writers.set(of, writer);
    return writer;
  }

  /** A right that is missing is known before there is something to be written: the server looks at it before it looks for lines. */
  private async demandWritable(path: string): Promise<void> {
    const { status, text } = await this.send(path, { method: 'POST', headers: this.authorization(), body: '' });
    if (status === 401 || status === 403 || status === 404) throw complaintOf(this.host, status, text);
  }

  private keeperOf(version: string): Keeper {
    if (isOf(1, version)) return new Keeper1((influxQl) => this.state(influxQl));
    if (isOf(3, version)) return new Keeper3(this.callApi);
    return new Keeper2(this.callApi, { host: this.host, org: this.address.org ?? '' });
  }

  private tell(of: Resolution, event: NamedEvent): void {
    // Without a wish of ours there is nothing to tell of.
    if (event instanceof RetentionDiffers && (!this.address.retention || this.told.has(of))) return;
    if (event instanceof RetentionDiffers) this.told.add(of);
    this.address.report(event);
  }

  private writePath(bucket: string, isFirst: boolean): string {
    if (isFirst) return `/write?db=${encodeURIComponent(bucket)}&precision=ns`;
    const place = new URLSearchParams({ org: this.address.org ?? '', bucket, precision: 'ns' });
    return `/api/v2/write?${place}`;
  }

  /** By the client's transport: its own writer counts every character once more, for a buffer that is not wanted here. */
  private writerTo(path: string): Writer {
    const { transport } = new InfluxDB({ url: this.base, token: this.token, timeout: TIMEOUT_MS });
    const headers = { 'content-type': 'text/plain; charset=utf-8', ...this.authorization() };
    return async (lines) => {
      await transport.request(path, lines, { method: 'POST', headers });
    };
  }

  private async state(influxQl: string): Promise<Stated> {
    const { results, error } = await this.ask('POST', influxQl);
    const complaint = error ?? results?.[0]?.error;
    if (complaint !== undefined) return { rows: [], error: complaint };
    return { rows: rowsOf(results?.[0]?.series) };
  }

  private readonly callApi: CallApi = async (method, path, body): Promise<Answered> => {
    const headers = { accept: 'application/json', ...this.authorization(), ...(body && { 'content-type': 'application/json' }) };
    const answer = await this.send(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { ...answer, json: jsonIn(answer.text) };
  };

  private async send(path: string, request: RequestInit): Promise<{ status: number; text: string }> {
    try {
      const answer = await fetch(`${this.base}${path}`, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
      return { status: answer.status, text: await answer.text() };
    } catch (error) {
      throw failureOf(this.host, error);
    }
  }

  /** By the header of `/ping`; a proxy may take it away, then `/health` has it. */
  private async version(timeoutMs: number): Promise<string> {
    const answer = await fetch(`${this.base}/ping`, { headers: this.authorization(), signal: AbortSignal.timeout(timeoutMs) });
    await answer.arrayBuffer();
    if (answer.status >= 500) throw complaintOf(this.host, answer.status, answer.statusText);
    const version = answer.headers.get('x-influxdb-version');
    if (version !== null) return version;
    const { json } = await this.callApi('GET', '/health');
    return String((json as { version?: unknown } | null)?.version ?? '');
  }

  private async ask(method: 'GET' | 'POST', influxQl: string, db?: string): Promise<QueryAnswer> {
    const parameters = new URLSearchParams({ q: influxQl, ...(db !== undefined && { db }) });
    try {
      const answer = await fetch(`${this.base}/query?${parameters}`, {
        method,
        headers: { accept: 'application/json', ...this.authorization() },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await answer.text();
      if (answer.status === 401 || answer.status >= 500) throw complaintOf(this.host, answer.status, text);
      return JSON.parse(text) as QueryAnswer;
    } catch (error) {
      throw failureOf(this.host, error);
    }
  }

  /** InfluxDB 1 knows no tokens, only accounts. */
  private authorization(): Record<string, string> {
    if (!this.token) return {};
    if (!this.token.includes(':')) return { authorization: `Token ${this.token}` };
    return { authorization: `Basic ${Buffer.from(this.token).toString('base64')}` };
  }
}

/** A grouped answer has the tags of each series beside its rows. */
const rowsOf = (series: Series[] = []): Row[] =>
  series.flatMap(({ columns, values = [], tags }) => values.map((row) => named(columns, row, tags)));

const named = (columns: string[], values: unknown[], tags: Row = {}): Row => {
  const row: Row = { ...tags };
  for (let i = 0; i < columns.length; i++) row[columns[i] as string] = values[i];
  return row;
};

const isOf = (generation: number, version: string): boolean => new RegExp(`^v?${generation}\\.`).test(version);

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON has no fields to be asked for; its text is told where it is a complaint.
    return null;
  }
}
