import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { catalogued } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { CLAUSES } from './cited-clauses.js';

const DEFAULT = projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml');
const CITED = /\bS[0-4]-[A-Z](?:\d+(?:\.\d+)*[a-d]?)?(?![\w-])/g;

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'generated' || entry.name === 'dist' ? [] : files(path);
    return /\.(ts|vue|ya?ml|md)$/.test(entry.name) ? [path] : [];
  });
const pages = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => projectFile(name));
const all = [...['libs', 'apps', 'grafana', 'test'].flatMap((folder) => files(projectFile(folder))), ...pages];

/** What asks for a rule, rules that stand in comments included. */
const reasons = (): [rule: string, because: string][] => {
  const text = readFileSync(DEFAULT, 'utf8');
  const { rules } = parse(text.replace(/^ {2}# (?=- id:| {2}\w+:)/gm, '  ')) as { rules: { id: string; because: string }[] };
  return rules.map(({ id, because }) => [id, because]);
};

describe('what is cited', () => {
  test('is a clause of which it is known what it is about', () => {
    const unknown = all.flatMap((file) =>
      (readFileSync(file, 'utf8').match(CITED) ?? []).filter((id) => !(id in CLAUSES)).map((id) => `${id} in ${file}`),
    );
    expect(unknown).toEqual([]);
  });

  test.each(reasons())(
    'by the rule %s is a clause that readings can show, a line of the catalogue, or nobody: %s',
    (_, because) => {
      const asks = because === 'ours' || CLAUSES[because]?.shownByReadings || catalogued(because) !== undefined;
      expect(asks).toBe(true);
    },
  );

  test('by rules counts the one that is only in a comment', () => {
    expect(reasons().map(([id]) => id)).toContain('kiosk-quiet');
  });
});
