import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { projectFile } from '#libs/runtime/index.js';

/** Lines that a function may have, and a file. */
const FUNCTION = 60;
const FILE = 300;

/** What is longer and waits to be taken apart. Nothing is added here. */
const STILL_LONG = [
  'apps/api/answers.ts',
  'apps/api/schemas.ts',
  'apps/console/src/words/en.ts',
  'apps/console/src/words/zh.ts',
  'libs/adapters/duckdb/duck-history.ts',
  'libs/adapters/memory/nouns.ts',
  'libs/adapters/mqtt/broker-uplink.ts',
  'libs/adapters/mqtt/embedded-broker.ts',
  'libs/domain/incident/desk.ts',
  'libs/domain/incident/proceed.ts',
  'libs/stages/intake/intake.ts',
  'libs/stages/watch/judging.ts',
  'libs/stages/watch/watch.ts',
];

const SOURCE = /\.(ts|mjs|vue)$/;
const APART = /\.(test|story)\.ts$|[\\/](testing|generated)[\\/]/;

/** The script of a page, else the whole. */
const scriptOf = (file: string, text: string): string =>
  file.endsWith('.vue') ? (/<script[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '') : text;

const nameOf = (node: ts.SignatureDeclaration): string =>
  (node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined))?.getText() ?? 'without a name';

function longFunctions(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, scriptOf(file, text), ts.ScriptTarget.Latest, true);
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && lineAt(node.end) - lineAt(node.getStart()) >= FUNCTION) found.push(nameOf(node));
    node.forEachChild(look);
  };
  look(source);
  return found;
}

/** Files and functions below these folders that are too long, by name. */
function tooLong(root: string, ...folders: string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return files
    .filter((file) => !APART.test(file))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const name = relative(root, file).split(sep).join('/');
      const isLong = text.split('\n').length - 1 > FILE;
      return [...(isLong ? [name] : []), ...longFunctions(file, text).map((long) => `${name} ${long}`)];
    })
    .sort();
}

describe('what is too long to be read in one go', () => {
  test('is what waits to be taken apart, and nothing else', () => {
    expect(tooLong(projectFile(), 'apps', 'libs')).toEqual(STILL_LONG);
  });

  test('is found wherever it is planted', () => {
    const root = mkdtempSync(join(tmpdir(), 'hallwatch-sizes-'));
    const lines = (count: number, line = '  void 0;\n'): string => line.repeat(count);
    const planted: Record<string, string> = {
      'function.ts': `export function long() {\n${lines(59)}}\n`,
      'function-in-time.ts': `export function short() {\n${lines(58)}}\n`,
      'method.ts': `export class Some {\n  method() {\n${lines(59)}  }\n}\n`,
      'closure.ts': `export const closure = () => {\n${lines(59)}};\n`,
      'page.vue': `<template></template>\n<script setup lang="ts">\nfunction inPage() {\n${lines(59)}}\n</script>\n`,
      'file.ts': lines(301, '// line\n'),
      'file-in-time.ts': lines(300, '// line\n'),
      'some.test.ts': lines(301, '// line\n'),
    };
    mkdirSync(join(root, 'libs', 'some'), { recursive: true });
    for (const [name, text] of Object.entries(planted)) writeFileSync(join(root, 'libs', 'some', name), text);
    const found = tooLong(root, 'libs');
    rmSync(root, { recursive: true });
    expect(found).toEqual(
      ['closure.ts closure', 'file.ts', 'function.ts long', 'method.ts method', 'page.vue inPage'].map(
        (long) => `libs/some/${long}`,
      ),
    );
  });
});
