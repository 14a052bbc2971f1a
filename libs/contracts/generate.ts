import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncApi, jsonSchemas } from './asyncapi.js';

/** In the sources, seen from where this file is compiled to: `dist/libs/contracts`. */
export const GENERATED_FOLDER = fileURLToPath(new URL('../../../libs/contracts/generated/', import.meta.url));

const written = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every generated file, by its path inside {@link GENERATED_FOLDER}. The same contracts give the same bytes. */
export function generatedFiles(): Map<string, string> {
  const schemas = Object.entries(jsonSchemas()).map(([name, schema]): [string, string] => [
    `schemas/${name}.json`,
    written(schema),
  ]);
  return new Map([['asyncapi.json', written(asyncApi())], ...schemas]);
}

/** What stands in the folder now, by path inside it. */
export const standingFiles = (): string[] =>
  readdirSync(GENERATED_FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(GENERATED_FOLDER.length));

function writeAll(): void {
  rmSync(GENERATED_FOLDER, { recursive: true, force: true });
  for (const [path, text] of generatedFiles()) {
    const file = join(GENERATED_FOLDER, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeAll();
