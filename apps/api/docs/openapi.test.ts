import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { projectFile } from '#libs/runtime/index.js';
import { saysWho } from '../access/access.decorators.js';
import { CONTROLLERS } from '../features.js';
import { openApi, routesOf } from './openapi.js';

type Json = Record<string, unknown>;
const document = openApi() as { paths: Record<string, Record<string, Json>>; components: { schemas: Record<string, Json> } };

describe('the OpenAPI document', () => {
  test('is the one that is committed; after a change run `node dist/apps/api/generate.js`', () => {
    expect(`${JSON.stringify(document, null, 2)}\n`).toBe(readFileSync(projectFile('apps', 'api', 'openapi.json'), 'utf8'));
  });

  test('has no reference to what is not there, and schemas that a validator takes', () => {
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !document.components.schemas[name])).toEqual([]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'doc', components: document.components });
    for (const name of names) expect(() => ajv.compile({ $ref: `doc#/components/schemas/${name}` })).not.toThrow();
  });

  test('names every operation once and describes every parameter of its path', () => {
    const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
      Object.values(verbs).map((operation) => ({ path, operation })),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const described = (operation.parameters as { in: string; name: string }[])
        .filter((p) => p.in === 'path')
        .map((p) => p.name);
      expect(described).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  test('every route says who may ask', () => {
    const silent = CONTROLLERS.flatMap((controller) =>
      routesOf(controller).filter((route) => !saysWho(controller, route.handler)),
    );
    expect(silent.map((route) => route.path)).toEqual([]);
  });
});
