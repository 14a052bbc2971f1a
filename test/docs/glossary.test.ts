import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';
import { rowsOf } from './pages.js';

const EXPORTED = /^export (?:declare |abstract |async )*(?:class|interface|type|enum|const|function) (\w+)/gm;

const namesIn = (folder: string): string[] =>
  readdirSync(projectFile(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(file))
    .flatMap((file) => [...readFileSync(projectFile(folder, file), 'utf8').matchAll(EXPORTED)].map(([, name = '']) => name));

/** The words of a name, however it is written: `OutageNotice`, `NOTICE_STATES`. */
const wordsIn = (name: string): string[] =>
  (name === name.toUpperCase() ? name.split('_') : (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [])).map((word) =>
    word.toLowerCase(),
  );

const holds = (name: string, word: string): boolean => `-${wordsIn(name).join('-')}-`.includes(`-${wordsIn(word).join('-')}-`);

const inCode = (cell: string): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);

const ROWS = rowsOf('docs/glossary.md').map(([word = '', chinese = '', meaning = '', inChinese = '', type = '', not = '']) => ({
  word,
  said: [chinese, meaning, inChinese],
  type: inCode(type),
  not: inCode(not),
}));

describe('the glossary', () => {
  const libs = namesIn('libs');
  const all = [...libs, ...namesIn('apps')];

  test('says each of some forty words once, in both languages', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(ROWS.map(({ word }) => word)).size).toBe(ROWS.length);
    expect(ROWS.filter(({ said }) => said.includes('')).map(({ word }) => word)).toEqual([]);
  });

  test('names types that are there', () => {
    const known = new Set(libs);
    expect(known.size).toBeGreaterThan(1_000);
    const wrong = ROWS.filter(({ type }) => type.length !== 1 || !type.every((name) => known.has(name)));
    expect(wrong.map(({ word }) => word)).toEqual([]);
  });

  test('is kept: what it rules out is in no exported name', () => {
    const ruledOut = ROWS.flatMap(({ word, not }) => not.map((other) => ({ word, other })));
    expect(ruledOut.length).toBeGreaterThan(40);
    const found = ruledOut.flatMap(({ word, other }) =>
      all.filter((name) => holds(name, other)).map((name) => `${name}: ${word}, not ${other}`),
    );
    expect(found).toEqual([]);
  });

  test('knows a word however a name is written', () => {
    expect(['WorkOrderState', 'WORK_ORDER_STATES', 'workOrder'].every((name) => holds(name, 'workOrder'))).toBe(true);
    expect(['works', 'workOrdered', 'ORDER_WORK'].some((name) => holds(name, 'workOrder'))).toBe(false);
  });
});
