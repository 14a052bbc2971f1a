import { openApi } from '#apps/api/docs/openapi.js';
import { Chance, type Schema, Values } from './values.js';

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
    known: readonly string[],
  ) {
    this.values = new Values(chance, document.components.schemas, known);
  }

  next(): Asked {
    const operation = this.chance.one(OPERATIONS);
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
