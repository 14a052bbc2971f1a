import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { asyncApi, jsonSchemas } from './asyncapi.js';
import { GENERATED_FOLDER, generatedFiles, standingFiles } from './generate.js';
import { TOPICS } from './topics.js';
import { KINDS } from './vocabulary.js';

type Tree = { [name: string]: Tree };
const found = (tree: unknown, ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce((at, part) => at?.[part] as Tree, tree as Tree);

const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [inner as string] : references(inner)));
};

describe('the generated contracts', () => {
  test('are what the code says; after a change run: node dist/libs/contracts/generate.js', () => {
    const files = generatedFiles();
    expect(standingFiles().sort()).toEqual([...files.keys()].sort());
    for (const [path, text] of files) expect(readFileSync(join(GENERATED_FOLDER, path), 'utf8')).toBe(text);
  });

  test('name every topic, and every reference in them leads somewhere', () => {
    const document = asyncApi();
    const channels = Object.values(document['channels'] as Record<string, { address: string }>);
    expect(channels.map((c) => c.address).sort()).toEqual(Object.keys(TOPICS).sort());
    const refs = references(document);
    expect(refs.length).toBeGreaterThan(Object.keys(TOPICS).length);
    expect(refs.filter((ref) => found(document, ref) === undefined)).toEqual([]);
  });

  test('hold the schema of every kind, each usable by itself', () => {
    const schemas = jsonSchemas();
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining([...KINDS, 'downSign', 'downConfig', 'state', 'fleet']));
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const schema of Object.values(schemas)) expect(typeof ajv.compile(schema)).toBe('function');
  });

  test('let unknown fields pass, as the wire does', () => {
    const check = new Ajv2020({ strict: false, validateFormats: false }).compile(jsonSchemas()['heartbeat'] as object);
    expect(check({ ts: 1, bootId: 'b', seq: 0, mode: 'inService', vendorNews: 7 })).toBe(true);
    expect(check({ ts: 1, bootId: 'b', seq: 0, mode: 'asleep' })).toBe(false);
  });
});
