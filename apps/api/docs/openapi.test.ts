import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { PERMISSION_NAMES, PERMISSIONS, type PermissionName } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { saysWho } from '../access/access.decorators.js';
import { CONTROLLERS } from '../features.js';
import { accessFile, accessPage, LANGUAGES } from './access-page.js';
import { openApi, routesOf } from './openapi.js';
import { ordersFile, ordersPage } from './orders-page.js';

/** Permissions that no route needs as a whole, and where they are asked for. */
const ASKED_WITHIN: Partial<Record<PermissionName, string>> = {
  'order.manage': 'asked where an act is of who sees to all orders of a place',
  'order.actFor': 'asked where an act is of another than who sends it',
  'review.sign': 'of an act about a review, which needs review.write beside',
  'review.check': 'the same: what is signed is returned',
};

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

  test('every operation says which permission it needs and who has it, and what a stranger gets', () => {
    const routes = CONTROLLERS.flatMap(routesOf);
    for (const { path, method, need } of routes) {
      const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method] as Json;
      const roles = need && PERMISSIONS[need.permission].roles;
      expect([path, operation['x-permission'], operation['x-roles']]).toEqual([path, need?.permission, roles ?? undefined]);
      expect(Object.keys(operation['responses'] as Json).includes('403')).toBe(need !== null);
    }
  });

  test('the pages of who may do what are those that are committed; after a change run `npm run generate`', () => {
    for (const language of LANGUAGES) {
      expect(accessPage(language)).toBe(readFileSync(projectFile(...accessFile(language)), 'utf8'));
      expect(ordersPage(language)).toBe(readFileSync(projectFile(...ordersFile(language)), 'utf8'));
    }
  });

  test('every permission is for some route, or is asked for within one', () => {
    const used = new Set(CONTROLLERS.flatMap(routesOf).flatMap(({ need }) => need?.permission ?? []));
    const unused = PERMISSION_NAMES.filter((name) => !used.has(name));
    expect(unused).toEqual(Object.keys(ASKED_WITHIN));
  });

  test('every route says who may ask', () => {
    const silent = CONTROLLERS.flatMap((controller) =>
      routesOf(controller).filter((route) => !saysWho(controller, route.handler)),
    );
    expect(silent.map((route) => route.path)).toEqual([]);
  });
});
