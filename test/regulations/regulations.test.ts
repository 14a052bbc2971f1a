import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { catalogued } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { citations, clausesOf, inCode, isWhole, readRegulations, storyFile } from './clauses.js';
import { render } from './render.js';

const regulations = readRegulations();
const CLAUSES = clausesOf(regulations);
const cited = citations();
const ids = [...CLAUSES.keys()];

const DEFAULT = projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml');
/** What asks for a rule, rules that stand in comments included. */
const reasons = (): [rule: string, because: string][] => {
  const text = readFileSync(DEFAULT, 'utf8');
  const { rules } = parse(text.replace(/^ {2}# (?=- id:| {2}\w+:)/gm, '  ')) as { rules: { id: string; because: string }[] };
  return rules.map(({ id, because }) => [id, because]);
};

describe('the table of the regulations', () => {
  test('is what npm run generate makes of it', () => {
    expect(readFileSync(projectFile('docs', 'regulations.md'), 'utf8')).toBe(render(regulations, cited));
  });

  test('has each clause once, and no two regulations have one of the same id', () => {
    const all = Object.values(regulations).flatMap((clauses) => Object.keys(clauses));
    expect(new Set(all).size).toBe(all.length);
  });

  test('has every clause that is cited', () => {
    const isKnown = (id: string): boolean => CLAUSES.has(id) || (isWhole(id) && ids.some((one) => one.startsWith(id)));
    const unknown = [...cited].filter(([id]) => !isKnown(id)).map(([id, files]) => `${id} in ${files.join(', ')}`);
    expect(unknown).toEqual([]);
  });

  test.each([...CLAUSES].filter(([, { is }]) => is === 'enforced'))(
    '%s is enforced somewhere, and a story that names it shows so',
    (id, { story }) => {
      expect(inCode(cited.get(id))).not.toEqual([]);
      const file = projectFile(storyFile(String(story)));
      expect([file, existsSync(file)]).toEqual([file, true]);
      expect(cited.get(id)).toContain(storyFile(String(story)));
    },
  );

  test('says what is missing of each clause that is done in part, and of no other', () => {
    for (const [id, { is, but }] of CLAUSES) expect([id, but !== undefined]).toEqual([id, is === 'partly']);
  });

  test('calls no clause undone that a story is named for', () => {
    for (const [id, { is, story }] of CLAUSES) if (story) expect([id, is]).not.toEqual([id, 'not-yet']);
  });
});

describe('a rule', () => {
  test.each(reasons())(
    '%s is because of a clause that readings can show, a line of the catalogue, or nobody: %s',
    (_, because) => {
      expect(because === 'ours' || CLAUSES.get(because)?.readings || catalogued(because) !== undefined).toBe(true);
    },
  );

  test('is looked at too when it is only in a comment', () => {
    expect(reasons().map(([id]) => id)).toContain('kiosk-quiet');
  });
});
