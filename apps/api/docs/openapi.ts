import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { z } from 'zod';
import { permissionOf } from '#libs/domain/index.js';
import { type Need, needOf } from '../access/access.decorators.js';
import * as accounts from '../access/account-schemas.js';
import * as answers from '../answers.js';
import { CONTROLLERS } from '../features.js';
import { ANSWER, type Answer } from '../http/answers.decorator.js';
import { Checked } from '../http/checked.pipe.js';
import * as schemas from '../schemas.js';

type Json = Record<string, unknown>;
type Handler = (...args: never[]) => unknown;
type Part = 'body' | 'query' | 'path';

/** Nest's numbers for what an argument is taken from. */
const PARTS: Record<string, Part> = { 3: 'body', 4: 'query', 5: 'path' };
const JSON_TYPE = 'application/json';

const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({ ...answers, ...schemas, ...accounts })) {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodPipe) named.add(schema, { id });
}

const ref = (id: string): Json => ({ $ref: `#/components/schemas/${id}` });

function schemaOf(schema: z.ZodType): Json {
  const id = named.get(schema)?.id;
  if (id) return ref(id);
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json;
}

interface Argument {
  part: Part;
  name: string | undefined;
  schema: z.ZodType;
}

function argumentsOf(controller: object, method: string): Argument[] {
  const args: Record<string, { data?: string; pipes: unknown[] }> =
    Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {};
  return Object.entries(args).flatMap(([key, { data, pipes }]) => {
    const part = PARTS[key.split(':')[0] ?? ''];
    const check = pipes.find((pipe) => pipe instanceof Checked);
    return part && check ? [{ part, name: data, schema: check.schema }] : [];
  });
}

const queryParameters = (schema: z.ZodType): Json[] => {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, field]) => {
    const { description, ...json } = schemaOf(field as z.ZodType);
    return { name, in: 'query', required: false, ...(description !== undefined && { description }), schema: json };
  });
};

function parametersOf(path: string, args: Argument[]): Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => {
    const known = args.find((arg) => arg.part === 'path' && arg.name === name);
    return { name, in: 'path', required: true, schema: known ? schemaOf(known.schema) : { type: 'string' } };
  });
  return [...inPath, ...args.filter((arg) => arg.part === 'query').flatMap((arg) => queryParameters(arg.schema))];
}

const answerOf = ({ about, schema, type = JSON_TYPE, status }: Answer): Json => {
  const content = schema ? schemaOf(schema) : { type: 'string' };
  return { description: about, ...(status !== 204 && { content: { [type]: { schema: content } } }) };
};

/** Who may ask, of the table of permissions. */
const allowedBy = ({ permission }: Need): Json => {
  const { roles, separated } = permissionOf(permission);
  return { 'x-permission': permission, 'x-roles': [...roles], ...(separated && { 'x-roles-separated': [...separated] }) };
};

const response = (name: string): Json => ({ $ref: `#/components/responses/${name}` });

function operation(name: string, path: string, handler: Handler, args: Argument[], need: Need | null): Json {
  const answer: Answer = Reflect.getMetadata(ANSWER, handler);
  const body = args.find((arg) => arg.part === 'body');
  return {
    operationId: name,
    tags: [(path.startsWith('/api/') && path.split('/')[3]) || 'pages'],
    summary: answer.about,
    security: need ? [{ bearer: [] }, { cookie: [] }] : [],
    ...(need && allowedBy(need)),
    parameters: parametersOf(path, args),
    ...(body && {
      requestBody: {
        required: !body.schema.safeParse(undefined).success,
        content: { [JSON_TYPE]: { schema: schemaOf(body.schema) } },
      },
    }),
    responses: {
      [answer.status]: answerOf(answer),
      ...(need && { 401: response('NotLoggedIn'), 403: response('NotAllowed') }),
      default: response('Problem'),
    },
  };
}

/** A route as Nest will serve it, and who may ask. */
export interface Route {
  path: string;
  method: string;
  handler: Handler;
  /** Null: it is for anybody. */
  need: Need | null;
  operation: Json;
}

/** Every route of a controller, as Nest will serve it. */
export function routesOf(controller: Type): Route[] {
  const root: string = Reflect.getMetadata(PATH_METADATA, controller);
  const prototype = controller.prototype as unknown as Record<string, Handler>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    const verb: RequestMethod | undefined = handler && Reflect.getMetadata(METHOD_METADATA, handler);
    if (!handler || verb === undefined) return [];
    const path = `/${[root, Reflect.getMetadata(PATH_METADATA, handler)]
      .map((p) => p.replace(/^\/+|\/+$/g, ''))
      .filter(Boolean)
      .join('/')}`;
    const subject = controller.name.replace('Controller', '');
    const id = `${subject.charAt(0).toLowerCase()}${subject.slice(1)}.${name}`;
    const need = needOf(controller, handler);
    const described = operation(id, path, handler, argumentsOf(controller, name), need);
    return [{ path, method: RequestMethod[verb].toLowerCase(), handler, need, operation: described }];
  });
}

function paths(): Json {
  const all: Record<string, Json> = {};
  for (const route of CONTROLLERS.flatMap(routesOf).sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    all[path] = { ...all[path], [route.method]: route.operation };
  }
  return all;
}

const problem = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: ref('ProblemDocument') } },
});

function components(): Json {
  const { schemas: all } = z.toJSONSchema(named, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  const plain = Object.entries(all).map(([id, { $schema: _s, $id: _i, ...json }]) => [id, json] as const);
  return {
    schemas: Object.fromEntries(plain.sort(([a], [b]) => (a < b ? -1 : 1))),
    responses: {
      Problem: problem('The request was refused (RFC 9457).'),
      NotLoggedIn: problem('Nobody is logged in: the session or the token is missing, unknown or over.'),
      NotAllowed: problem(
        'They may not do this. `because` says why: no role, another place, or a token that is for something else.',
      ),
    },
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer' },
      cookie: { type: 'apiKey', in: 'cookie', name: 'hallwatch' },
    },
  };
}

/** The OpenAPI document; the same code gives the same document. */
export const openApi = (): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Hallwatch',
    version: '1',
    description: 'Kiosks of 24-hour self-service halls: incidents, maintenance orders and outage notices. Times are UTC.',
  },
  paths: paths(),
  components: components(),
});
