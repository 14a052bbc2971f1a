import { InfluxDB, type WriteApi } from '@influxdata/influxdb-client';
import { HistoryUnavailable } from '#libs/domain/index.js';
import { complaintOf, failureOf } from './complaint.js';
import { identifier } from './escape.js';
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
}

interface QueryAnswer {
  results?: {
    error?: string;
    partial?: boolean;
    series?: { columns: string[]; values: unknown[][]; partial?: boolean }[];
  }[];
  error?: string;
}

/** One InfluxDB, of whatever generation. */
export class InfluxServer {
  readonly host: string;
  private readonly base: string;
  private readonly token: string | undefined;
  /** Null until the server has said what it is. */
  private writeApi: WriteApi | null = null;

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
  async write(lines: string): Promise<void> {
    try {
      this.writeApi ??= await this.discover();
      this.writeApi.writeRecord(lines);
      await this.writeApi.flush();
    } catch (error) {
      const failure = failureOf(this.host, error);
      // It may come back as another, or without its database.
      if (failure instanceof HistoryUnavailable) this.forget();
      throw failure;
    }
  }

  async query(influxQl: string): Promise<Answer> {
    const { results, error } = await this.ask('GET', influxQl, this.address.bucket);
    const result = results?.[0];
    const complaint = error ?? result?.error;
    if (complaint?.includes('not found')) return { rows: [], partial: false };
    if (complaint) throw new HistoryUnavailable(`InfluxDB at ${this.host}: ${complaint}`);
    const series = result?.series ?? [];
    const partial = result?.partial === true || series.some((one) => one.partial === true);
    return { rows: series.flatMap(({ columns, values }) => values.map((row) => named(columns, row))), partial };
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
    this.writeApi?.dispose();
    this.writeApi = null;
  }

  /** InfluxDB 1 has a write path and a database of its own kind; 2 and 3 share theirs. */
  private async discover(): Promise<WriteApi> {
    const version = await this.version(TIMEOUT_MS);
    const { org = '', bucket } = this.address;
    const client = new InfluxDB({ url: this.base, token: this.token, timeout: TIMEOUT_MS });
    const writeApi = client.getWriteApi(org, bucket, 'ns', {
      // The journal is the buffer: one record is one batch, sent by flush, its failure told to us and not logged.
      maxRetries: 0,
      flushInterval: 0,
      batchSize: 2,
      maxBatchBytes: Number.MAX_SAFE_INTEGER,
      maxRetryTime: TIMEOUT_MS,
      gzipThreshold: Number.MAX_SAFE_INTEGER,
      headers: this.authorization(),
      writeFailed: (error) => Promise.reject(error),
    });
    if (/^v?1\./.test(version)) {
      writeApi.path = `/write?db=${encodeURIComponent(bucket)}&precision=ns`;
      await this.createDatabase();
    }
    return writeApi;
  }

  /** Refused to an account that is no administrator; then the database is there, or the write says that it is not. */
  private async createDatabase(): Promise<void> {
    const { results, error } = await this.ask('POST', `CREATE DATABASE ${identifier(this.address.bucket)}`);
    const complaint = error ?? results?.[0]?.error;
    if (complaint && !/not authorized|forbidden|privilege/i.test(complaint))
      throw new HistoryUnavailable(`InfluxDB at ${this.host}: ${complaint}`);
  }

  private async version(timeoutMs: number): Promise<string> {
    const answer = await fetch(`${this.base}/ping`, { headers: this.authorization(), signal: AbortSignal.timeout(timeoutMs) });
    await answer.arrayBuffer();
    if (answer.status >= 500) throw complaintOf(this.host, answer.status, answer.statusText);
    return answer.headers.get('x-influxdb-version') ?? '';
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

const named = (columns: string[], values: unknown[]): Row => Object.fromEntries(columns.map((column, i) => [column, values[i]]));
