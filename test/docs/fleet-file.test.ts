import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { checkFleet } from '#libs/contracts/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { blocksOf, rowsOf } from './pages.js';

interface Schema {
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  default?: unknown;
}

/** A field by what may stand in it: of several shapes of an object, in each. */
interface Field {
  shapes: Schema[];
  /** In every shape of the object. */
  isRequired: boolean;
}

const FLEET = JSON.parse(readFileSync(projectFile('libs/contracts/generated/schemas/fleet.json'), 'utf8')) as Schema;

const shapesOf = (schema: Schema): Schema[] => [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(shapesOf)];

/** Adds the fields of an object to those that are known, by their path: `halls[].id`. */
function gather(object: Schema, prefix: string, fields: Map<string, Field>): void {
  const shapes = shapesOf(object).filter(({ properties }) => properties !== undefined);
  const names = new Set(shapes.flatMap(({ properties }) => Object.keys(properties ?? {})));
  for (const name of names) {
    const own = shapes.flatMap(({ properties }) => properties?.[name] ?? []);
    const isRequired = shapes.every(({ required }) => required?.includes(name));
    fields.set(`${prefix}${name}`, { shapes: own, isRequired });
    for (const shape of own) {
      gather(shape, `${prefix}${name}.`, fields);
      if (shape.items) gather(shape.items, `${prefix}${name}[].`, fields);
    }
  }
}

const FIELDS = new Map<string, Field>();
gather(FLEET, '', FIELDS);

const PAGES: [page: string, yes: string][] = [
  ['docs/fleet-file.md', 'yes'],
  ['docs/fleet-file.zh-CN.md', '是'],
];
const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');
const ajv = new Ajv2020({ strict: false, validateFormats: false });

describe.each(PAGES)('%s', (page, yes) => {
  /** Rows that describe a field whole; what stands at the top has a table of its own. */
  const rows = rowsOf(page).filter(([first, ...rest]) => rest.length === 5 && first?.startsWith('`'));

  test('names every field of the schema, and no other', () => {
    const named = rowsOf(page).map(([first]) => bare(first));
    expect(named.sort()).toEqual([...FIELDS.keys()].sort());
  });

  test('says which are required, and what the others are when they are left out', () => {
    const said = rows.map(([path, , required, without]) => [bare(path), required === yes, bare(without)]);
    const wanted = rows.map(([path, , , without]) => {
      const field = FIELDS.get(bare(path));
      const fallback = field?.shapes[0]?.default;
      return [bare(path), field?.isRequired, fallback === undefined ? bare(without) : JSON.stringify(fallback)];
    });
    expect(rows.length).toBeGreaterThan(60);
    expect(said).toEqual(wanted);
  });

  test('has examples that the schema takes', () => {
    for (const [path, , , , , example] of rows) {
      if (!example) continue;
      const value: unknown = JSON.parse(bare(example));
      const taken = FIELDS.get(bare(path))?.shapes.some((shape) => ajv.validate(shape, value));
      expect([path, taken]).toEqual([path, true]);
    }
  });

  test('begins with a file that is taken as it is', () => {
    expect(checkFleet(JSON.parse(blocksOf(page, 'json')[0] ?? ''))).toHaveProperty('fleet');
  });
});
