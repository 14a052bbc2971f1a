import { openApi } from '#apps/api/docs/openapi.js';
import { type Grounds, HALL_IDS } from '../access/place.js';
import { SAMPLES, type Sample } from '../access/samples.js';
import { type Chance, type Schema, Values } from './values.js';
import { SLOW, WISHES } from './wishes.js';
import type { Wishing } from './wishing.js';

export interface Operation {
  method: string;
  /** As the document has it. */
  path: string;
  permission: string | undefined;
  roles: string[] | undefined;
  parameters: { name: string; in: string; schema: Schema }[];
  body: Schema | undefined;
}

export interface Asked {
  operation: Operation;
  target: string;
  body: string | undefined;
}

type Document = { paths: Record<string, Record<string, Record<string, unknown>>>; components: { schemas: Schema } };
const document = openApi() as Document;

/** Every operation of the OpenAPI document. */
export const OPERATIONS: Operation[] = Object.entries(document.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    permission: operation['x-permission'] as string | undefined,
    roles: operation['x-roles'] as string[] | undefined,
    parameters: operation['parameters'] as Operation['parameters'],
    body: (operation['requestBody'] as { content: Record<string, { schema: Schema }> } | undefined)?.content['application/json']
      ?.schema,
  })),
);

/** Half characters cannot stand in an address, and a longer one ends at the door of Node. */
const inAddress = (value: unknown): string =>
  encodeURIComponent(
    (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).replace(/\p{Cs}/gu, '\ufffd').slice(0, 3_000),
  );

/** Makes requests of the document. */
export class Requests {
  private readonly values: Values;

  constructor(
    private readonly chance: Chance,
    private readonly grounds: Grounds,
    known: readonly string[],
  ) {
    this.values = new Values(chance, document.components.schemas, known);
  }

  /** Half of them begin as they would be taken, so that they get further than the door. */
  of(operation: Operation): Asked {
    const sample = SAMPLES[`${operation.method} ${operation.path.replace(/\{(\w+)\}/g, ':$1')}`];
    return sample && this.chance.in(2) ? this.almost(operation, sample) : this.made(operation);
  }

  /** One that is taken unless a field of it is another, as every second time; null: there is no wish, or not this time. */
  wish(operation: Operation, of: Wishing): (() => Promise<Asked & { token: string | null }>) | null {
    const name = `${operation.method} ${operation.path}`;
    const wish = WISHES[name];
    if (!wish || !this.chance.in(4) || (SLOW.test(name) && !this.chance.in(4))) return null;
    const twist = this.chance.in(2) ? { at: this.chance.int(64), to: this.values.text() } : null;
    return async () => {
      const { path = {}, query, body, token = null } = await wish(of);
      const filled = operation.path.replace(/\{(\w+)\}/g, (_, one: string) => inAddress(path[one]));
      const field = twist && body && Object.keys(body)[twist.at % Math.max(1, Object.keys(body).length)];
      const sent = field && twist ? { ...body, [field]: twist.to } : body;
      return { operation, target: query ? `${filled}?${query}` : filled, body: sent && JSON.stringify(sent), token };
    };
  }

  /** The sample of a hall; one field of it, or none, is another. */
  private almost(operation: Operation, { path, query, body }: Sample): Asked {
    const hall = this.chance.one(HALL_IDS);
    const values = path?.(hall, this.grounds) ?? {};
    const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => inAddress(values[name]));
    const sent = body?.(hall) as Record<string, unknown> | undefined;
    if (sent && this.chance.in(2)) {
      const field = this.chance.one(Object.keys(sent));
      if (field) sent[field] = this.values.text();
    }
    return { operation, target: query ? `${filled}?${query(hall)}` : filled, body: sent && JSON.stringify(sent) };
  }

  private made(operation: Operation): Asked {
    const { parameters, path } = operation;
    const of = (name: string): unknown => this.values.of(parameters.find((one) => one.name === name)?.schema);
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => inAddress(of(name)) || '%00');
    const asked = parameters.filter((one) => one.in === 'query' && this.chance.in(2));
    const query = asked.map(({ name }) => `${name}=${inAddress(of(name))}`);
    if (this.chance.in(25)) query.push(`${inAddress(this.values.text())}=1`);
    const body = operation.body && !this.chance.in(40) ? (JSON.stringify(this.values.of(operation.body)) ?? 'x') : undefined;
    return { operation, target: query.length > 0 ? `${filled}?${query.join('&')}` : filled, body };
  }
}
