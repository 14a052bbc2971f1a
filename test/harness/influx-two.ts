import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { goDuration, goTime, lineTime, seriesOf } from './influx-two-words.js';

/** What a token may do: buckets by name, or every one of the organization, which is also the right to make some. */
export interface Rights {
  read: readonly string[] | 'every';
  write: readonly string[] | 'every';
  /** May look at its organization. */
  org?: boolean;
}

/** The token of whoever set the server up. */
export const OPERATOR: Rights = { read: 'every', write: 'every', org: true };

/** One request as it came. */
export interface AskedOfTwo {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}
export interface AnswerOfTwo {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

export interface TwoWishes {
  /** An InfluxDB 1 that keeps and finds the points. Without it they are noted, and nothing is found. */
  engine?: string;
  tokens?: Record<string, Rights>;
  /** Days that each keeps, 0 for ever. */
  buckets?: Record<string, number>;
  /** Of a request's body. */
  mostBytes?: number;
}

export const ORG = 'halls';
const VERSION = 'v2.9.1';
const ORG_ID = '0a1b2c3d4e5f6071';
const DAY_S = 86_400;

interface Bucket {
  id: string;
  name: string;
  everySeconds: number;
}

/** A token that was asked for. */
interface MadeToken {
  id: string;
  description: string;
  token: string;
}

/** The codes that InfluxDB 2 gives with each status. */
const CODES = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not found',
  413: 'request too large',
  422: 'unprocessable entity',
  429: 'too many requests',
  503: 'unavailable',
} as const;

/** As Go writes JSON. */
const goJson = (value: unknown, indent?: string): string =>
  JSON.stringify(value, null, indent).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);

/** What the write path and the door say. */
export const saysNo = (status: keyof typeof CODES, message: string, headers: Record<string, string> = {}): AnswerOfTwo => ({
  status,
  body: goJson({ code: CODES[status], message }),
  headers: { 'x-platform-error-code': CODES[status], ...headers },
});
/** What the rest of the API says: on several lines. */
const apiNo = (status: keyof typeof CODES, message: string, code: string = CODES[status]): AnswerOfTwo => ({
  status,
  body: goJson({ code, message }, '\t'),
});
const apiYes = (status: number, value: unknown): AnswerOfTwo => ({ status, body: goJson(value, '\t') });

/**
 * Answers as InfluxDB 2.9.1 does, as far as a history asks: who may what, buckets, their names for InfluxQL, the write path with each of its
 * refusals. It is no InfluxDB: points are an InfluxDB 1's matter, where one is given.
 */
export class InfluxTwo {
  readonly asked: AskedOfTwo[] = [];
  /** Lines that were kept, by bucket. */
  readonly kept = new Map<string, string[]>();
  /** What it answers in the place of all else; undefined: what it would. */
  mishap: (asked: AskedOfTwo) => AnswerOfTwo | undefined = () => undefined;
  url = '';
  private readonly buckets: Bucket[] = [];
  /** By the names of buckets that are not there yet. */
  private readonly making = new Map<string, Promise<void>>();
  private numbered = 0;
  private readonly made: MadeToken[] = [];
  private readonly tokens: Map<string, Rights>;
  private readonly server = createServer((request, response) => void this.take(request, response));

  private constructor(private readonly wishes: TwoWishes) {
    this.tokens = new Map(Object.entries(wishes.tokens ?? { operator: OPERATOR }));
  }

  static async start(wishes: TwoWishes = {}): Promise<InfluxTwo> {
    const two = new InfluxTwo(wishes);
    for (const [name, days] of Object.entries(wishes.buckets ?? {})) await two.makeBucket(name, days * DAY_S);
    await new Promise<void>((resolve) => two.server.listen(0, '127.0.0.1', resolve));
    two.url = `http://127.0.0.1:${(two.server.address() as AddressInfo).port}`;
    return two;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Gives a token these rights from now on. */
  give(token: string, rights: Rights): void {
    this.tokens.set(token, rights);
  }

  /** Seconds that a bucket keeps, 0 for ever; undefined: there is none. */
  keeps(name: string): number | undefined {
    return this.buckets.find((one) => one.name === name)?.everySeconds;
  }

  drop(name: string): void {
    const at = this.buckets.findIndex((one) => one.name === name);
    if (at >= 0) this.buckets.splice(at, 1);
  }

  async makeBucket(name: string, everySeconds: number): Promise<Bucket> {
    const bucket = { id: (0x0b00_0000_0001 + this.numbered++).toString(16).padStart(16, '0'), name, everySeconds };
    const making = this.inEngine(name);
    this.making.set(name, making);
    await making;
    this.making.delete(name);
    // Nobody is shown what cannot be written to yet.
    this.buckets.push(bucket);
    return bucket;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://influx');
    const { method = '', headers } = request;
    const asked: AskedOfTwo = { method, path, query, headers, body: Buffer.concat(parts).toString() };
    this.asked.push(asked);
    const { status, body = '', headers: more } = this.mishap(asked) ?? (await this.answer(asked));
    const common = { 'x-influxdb-build': 'OSS', 'x-influxdb-version': VERSION };
    const type = body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' };
    response.writeHead(status, { ...common, ...type, ...more }).end(body);
  }

  private answer(asked: AskedOfTwo): AnswerOfTwo | Promise<AnswerOfTwo> {
    const { method, path, headers } = asked;
    if (path === '/ping') return { status: 204 };
    if (path === '/health')
      return {
        status: 200,
        body: `{"name":"influxdb", "message":"ready for queries and writes", "status":"pass", "version": "${VERSION}"}\n`,
      };
    const rights = this.tokens.get(/^Token (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
    if (!rights) return saysNo(401, 'unauthorized access');
    if (path === '/api/v2/write' && method === 'POST') return this.write(asked, rights);
    if (path === '/query') return this.query(asked, rights);
    if (path === '/api/v2/orgs') return this.orgs(asked, rights);
    if (path.startsWith('/api/v2/authorizations')) return this.authorizations(asked, rights);
    if (path === '/api/v2/dbrps') return this.dbrps(asked, rights);
    if (path === '/api/v2/buckets') return method === 'GET' ? this.list(asked, rights) : this.make(asked, rights);
    if (path.startsWith('/api/v2/buckets/') && method === 'PATCH') return this.change(asked, rights);
    return apiNo(404, 'path not found');
  }

  private orgs({ query }: AskedOfTwo, { org }: Rights): AnswerOfTwo {
    const name = query.get('org');
    if (name !== null && name !== ORG) return apiNo(404, `organization name "${name}" not found`);
    return apiYes(200, { links: { self: '/api/v2/orgs' }, orgs: org ? [{ id: ORG_ID, name: ORG }] : [] });
  }

  /** Tokens, which it shows once, when it makes them: since 2.9 it keeps none that could be shown. */
  private authorizations({ method, path, body }: AskedOfTwo, { org }: Rights): AnswerOfTwo {
    const shown = ({ id, description }: MadeToken) => ({ id, description, orgID: ORG_ID, status: 'active' });
    if (method === 'GET') return apiYes(200, { authorizations: (org ? this.made : []).map(shown) });
    if (!org) return apiNo(401, `write:orgs/${ORG_ID}/authorizations is unauthorized`);
    if (method === 'DELETE') {
      const at = this.made.findIndex(({ id }) => path.endsWith(`/${id}`));
      if (at < 0) return apiNo(404, 'authorization not found');
      for (const { token } of this.made.splice(at, 1)) this.tokens.delete(token);
      return { status: 204 };
    }
    const { description, permissions } = JSON.parse(body) as MadeToken & { permissions: { action: string; resource: object }[] };
    const made = { id: `0c${this.asked.length.toString(16).padStart(14, '0')}`, description, token: `made-${this.asked.length}` };
    const every = (action: string) =>
      permissions.some((one) => one.action === action && isDeepStrictEqual(one.resource, { type: 'buckets', orgID: ORG_ID }));
    this.tokens.set(made.token, { read: every('read') ? 'every' : [], write: every('write') ? 'every' : [] });
    this.made.push(made);
    return apiYes(201, { ...shown(made), token: made.token, permissions });
  }

  /** Of those that are there it shows the ones that may be read. */
  private list({ query }: AskedOfTwo, rights: Rights): AnswerOfTwo {
    const [org, name] = [query.get('org'), query.get('name')];
    if (org !== null && org !== ORG) return apiNo(404, `organization name "${org}" not found`);
    const found = this.buckets.filter((one) => name === null || one.name === name);
    if (org !== null && name !== null && found.length === 0) return apiNo(404, `bucket "${name}" not found`);
    const system =
      rights.org && name === null ? [this.shown({ id: '0b00000000000000', name: '_monitoring', everySeconds: 604_800 })] : [];
    const buckets = [...system, ...found.filter((one) => may(rights.read, one)).map((one) => this.shown(one))];
    return apiYes(200, { links: { self: '/api/v2/buckets' }, buckets });
  }

  private async make({ body }: AskedOfTwo, { write }: Rights): Promise<AnswerOfTwo> {
    const {
      orgID,
      name,
      retentionRules = [],
    } = JSON.parse(body) as {
      orgID?: string;
      name: string;
      retentionRules?: { everySeconds: number }[];
    };
    if (orgID !== ORG_ID) return apiNo(400, 'organization id must be provided');
    if (write !== 'every') return apiNo(401, `write:orgs/${ORG_ID}/buckets is unauthorized`);
    // Whoever comes second is told so when it is there.
    await this.making.get(name);
    if (this.buckets.some((one) => one.name === name)) return apiNo(422, `bucket with name ${name} already exists`, 'conflict');
    return apiYes(201, this.shown(await this.makeBucket(name, retentionRules[0]?.everySeconds ?? 0)));
  }

  private change({ path, body }: AskedOfTwo, { write }: Rights): AnswerOfTwo {
    const bucket = this.buckets.find(({ id }) => path.endsWith(id));
    if (!bucket) return apiNo(404, 'bucket not found');
    if (!may(write, bucket)) return apiNo(401, `write:orgs/${ORG_ID}/buckets/${bucket.id} is unauthorized`);
    const { retentionRules = [] } = JSON.parse(body) as { retentionRules?: { everySeconds: number }[] };
    const seconds = retentionRules[0]?.everySeconds ?? bucket.everySeconds;
    if (seconds > 0 && seconds < 3_600) return apiNo(422, 'retention policy duration must be at least 1h0m0s');
    bucket.everySeconds = seconds;
    return apiYes(200, this.shown(bucket));
  }

  /** Each bucket has a name for InfluxQL by itself. */
  private dbrps({ method, query }: AskedOfTwo, { read }: Rights): AnswerOfTwo {
    if (method !== 'GET') return apiNo(401, `write:orgs/${ORG_ID}/buckets is unauthorized`);
    const found = this.buckets.filter((one) => one.id === query.get('bucketID') && may(read, one));
    const mapped = ({ id, name }: Bucket) => ({ id, database: name, retention_policy: 'autogen', default: true, virtual: true });
    return apiYes(200, { content: found.map((one) => ({ ...mapped(one), orgID: ORG_ID, bucketID: one.id })) });
  }

  private async write({ query, body }: AskedOfTwo, { write }: Rights): Promise<AnswerOfTwo> {
    const [org, name] = [query.get('org'), query.get('bucket') ?? ''];
    if (!org) return saysNo(400, 'Please provide either orgID or org');
    if (org !== ORG) return saysNo(404, `organization name "${org}" not found`);
    const bucket = this.buckets.find((one) => one.name === name);
    if (!bucket) return saysNo(404, `bucket "${name}" not found`);
    if (!may(write, bucket)) return saysNo(403, 'insufficient permissions for write');
    if (Buffer.byteLength(body) > (this.wishes.mostBytes ?? Number.POSITIVE_INFINITY))
      return saysNo(413, 'unable to read data: points batch is too large');
    return this.keep(bucket, body === '' ? [] : body.split('\n'));
  }

  /** What is older than a bucket keeps is dropped; what another writer made of another type is the engine's to drop. */
  private async keep(bucket: Bucket, lines: string[]): Promise<AnswerOfTwo> {
    const bound = bucket.everySeconds === 0 ? null : BigInt(Date.now() - bucket.everySeconds * 1_000) * 1_000_000n;
    const old = lines.filter((line) => bound !== null && lineTime(line) < bound);
    const fresh = lines.filter((line) => bound === null || lineTime(line) >= bound);
    const refused = await this.toEngine(bucket.name, fresh);
    if (refused !== null) return saysNo(422, `failure writing points to database: ${refused}`);
    this.kept.set(bucket.name, [...(this.kept.get(bucket.name) ?? []), ...fresh]);
    return old.length === 0 || bound === null ? { status: 204 } : saysNo(422, outside(bucket, old, bound));
  }

  private async toEngine(db: string, lines: string[]): Promise<string | null> {
    if (lines.length === 0) return null;
    const answer = await this.engine('/write', { db, precision: 'ns' }, lines.join('\n'));
    return !answer || answer.ok ? null : ((await answer.json()) as { error: string }).error;
  }

  private async query({ query, body }: AskedOfTwo, { read }: Rights): Promise<AnswerOfTwo> {
    const all = new URLSearchParams([...query, ...new URLSearchParams(body)]);
    const db = all.get('db') ?? '';
    const bucket = this.buckets.find(({ name }) => name === db);
    if (!bucket || !may(read, bucket))
      return { status: 200, body: `${goJson({ results: [{ statement_id: 0, error: `database not found: ${db}` }] })}\n` };
    const answer = await this.engine('/query', Object.fromEntries(all));
    return { status: 200, body: answer ? await answer.text() : '{"results":[{"statement_id":0}]}\n' };
  }

  private async inEngine(name: string): Promise<void> {
    const answer = await this.engine('/query', { q: `CREATE DATABASE "${name.replaceAll('"', '\\"')}"` });
    if (answer && !answer.ok) throw new Error(`The engine makes no ${name}: ${await answer.text()}`);
  }

  private engine(path: string, parameters: Record<string, string>, body = ''): Promise<Response> | null {
    const { engine } = this.wishes;
    return engine === undefined ? null : fetch(`${engine}${path}?${new URLSearchParams(parameters)}`, { method: 'POST', body });
  }

  private shown({ id, name, everySeconds }: Bucket) {
    const rule = { type: 'expire', everySeconds, shardGroupDurationSeconds: DAY_S };
    const retentionRules = everySeconds === 0 ? [] : [rule];
    return { id, orgID: ORG_ID, type: name.startsWith('_') ? 'system' : 'user', name, retentionRules, labels: [] };
  }
}

const may = (of: readonly string[] | 'every', { name }: Bucket): boolean => of === 'every' || of.includes(name);

function outside({ id, everySeconds }: Bucket, old: readonly string[], bound: bigint): string {
  const sorted = [...old].sort((a, b) => (lineTime(a) < lineTime(b) ? -1 : 1));
  const drop = (line: string): string =>
    `point ${seriesOf(line)} at ${goTime(lineTime(line))} dropped because it violates a Retention Separation Lower Bound at ${goTime(bound)}`;
  const why = `dropped ${old.length} points outside retention policy of duration ${goDuration(everySeconds)}`;
  const which = `oldest ${drop(sorted[0] as string)}, newest ${drop(sorted.at(-1) as string)}`;
  return `failure writing points to database: partial write: ${why} - ${which} dropped=${old.length} for database: ${id} for retention policy: autogen`;
}
