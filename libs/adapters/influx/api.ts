import { InfluxDB } from '@influxdata/influxdb-client';
import { type Answered, failureOf, isNotThere, saidIn, troubleOf } from './complaint.js';
import { type QueryAnswer, queryAnswerIn } from './series.js';

const TIMEOUT_MS = 30_000;

/** An answer of the server's own API; what is no JSON has no fields to be asked for. */
export interface ApiAnswered extends Answered {
  json: unknown;
}
export type CallApi = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => Promise<ApiAnswered>;

/** Resolves when the server has said that it kept every line. */
export type Writer = (lines: string | Buffer) => Promise<void>;

/** Characters of a question that servers and proxies take in an address; ours. */
const LONGEST_ADDRESS = 4_000;

/** A long question is asked in a form. */
function questionOf(method: 'GET' | 'POST', q: string, db: string | undefined): [path: string, request: RequestInit] {
  const [at, asked] = [new URLSearchParams(db === undefined ? {} : { db }), new URLSearchParams({ q })];
  const headers = { accept: 'application/json' };
  if (q.length <= LONGEST_ADDRESS) return [`/query?${new URLSearchParams([...asked, ...at])}`, { method, headers }];
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  return [`/query?${at}`, { method: 'POST', headers: form, body: asked.toString() }];
}

/** The HTTP of one InfluxDB, of whatever generation. Whatever goes wrong is a HistoryUnavailable, of lines that are refused a LinesRefused. */
export class InfluxApi {
  readonly host: string;
  private readonly base: string;
  private readonly token: string | undefined;

  constructor(
    { url: address, token }: { url: string; token?: string },
    private readonly timeoutMs = TIMEOUT_MS,
  ) {
    const url = new URL(address);
    this.host = url.host;
    const inUrl = url.username ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : undefined;
    this.token = token ?? inUrl;
    url.username = '';
    url.password = '';
    this.base = url.href.replace(/\/+$/, '');
  }

  /** By the header of `/ping`; a proxy may take it away, then `/health` has it. */
  async version(): Promise<string> {
    const { headers, ...answered } = await this.send('/ping', {});
    if (answered.status >= 500 || answered.status === 429) throw troubleOf(this.host, answered);
    const version = headers.get('x-influxdb-version');
    if (version !== null) return version;
    const { json } = await this.call('GET', '/health');
    return String((json as { version?: unknown } | null)?.version ?? '');
  }

  readonly call: CallApi = async (method, path, body) => {
    const json = body && { 'content-type': 'application/json' };
    const answered = await this.send(path, {
      method,
      headers: { accept: 'application/json', ...json },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { ...answered, json: jsonIn(answered.text) };
  };

  /** Writes nothing: rights are looked at before lines are. */
  writeNothing(path: string): Promise<Answered> {
    return this.send(path, { method: 'POST', body: '' });
  }

  /** By the client's transport: its own writer counts every character once more, for a buffer that is not wanted here. */
  writerTo(path: string): Writer {
    const { transport } = new InfluxDB({ url: this.base, token: this.token, timeout: this.timeoutMs });
    const headers = { 'content-type': 'text/plain; charset=utf-8', ...this.authorization() };
    return async (lines) => {
      try {
        await sent((told) => transport.send(path, asBody(lines), { method: 'POST', headers }, told));
      } catch (error) {
        throw failureOf(this.host, error);
      }
    };
  }

  /** In InfluxQL. */
  async query(method: 'GET' | 'POST', influxQl: string, db?: string): Promise<QueryAnswer> {
    const answered = await this.send(...questionOf(method, influxQl, db));
    const { status, text } = answered;
    const answer = queryAnswerIn(jsonIn(text));
    if (answer && status !== 401 && status !== 429 && status < 500) return answer;
    if (isNotThere(answered)) return { error: saidIn(text) };
    throw troubleOf(this.host, answered);
  }

  private async send(path: string, { headers: given, ...request }: RequestInit): Promise<Answered & { headers: Headers }> {
    try {
      const answer = await fetch(`${this.base}${path}`, {
        ...request,
        headers: { ...(given as Record<string, string>), ...this.authorization() },
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      const { status, headers } = answer;
      return { status, headers, text: await answer.text(), retryAfter: headers.get('retry-after'), date: headers.get('date') };
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

/** The transport takes bytes as they are, though its type knows only text. */
const asBody = (lines: string | Buffer): string => lines as string;

/** Resolves with the end of a good answer. */
const sent = (send: (told: { next(): void; error(error: Error): void; complete(): void }) => void): Promise<void> =>
  new Promise((resolve, reject) => send({ next: () => undefined, error: reject, complete: resolve }));

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its text is told where it is a complaint.
    return null;
  }
}
