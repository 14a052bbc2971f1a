import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';
import { RULE_KINDS } from './index.js';

/** What is in the folder beside the kinds. */
const OTHERS = ['index', 'overlay', 'rule-set'];

test('each kind of rule has a file of its name and a test beside it, and no such file is left out of the list', () => {
  const files = readdirSync(projectFile('libs', 'domain', 'watch', 'rules')).filter((name) => name.endsWith('.ts'));
  const kinds = RULE_KINDS.map(({ kind }) => kind as string).sort();
  const named = files.filter((name) => !name.endsWith('.test.ts')).map((name) => name.replace(/\.ts$/, ''));
  expect(named.filter((name) => !OTHERS.includes(name)).sort()).toEqual(kinds);
  expect(kinds.filter((kind) => !files.includes(`${kind}.test.ts`))).toEqual([]);
});
