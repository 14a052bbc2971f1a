import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROJECT_ROOT, projectFile } from '#libs/runtime/index.js';

export const STATUSES = ['enforced', 'evidenced', 'partly', 'not-yet'] as const;
export type Status = (typeof STATUSES)[number];

const Clause = z.strictObject({
  p: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  zh: z.string().min(1),
  en: z.string().min(1),
  is: z.enum(STATUSES),
  /** In test/stories, without its end. */
  story: z.string().optional(),
  /** What is missing. */
  but: z.string().optional(),
  /** Readings can show it, so a rule may be because of it. What people do and record no threshold does for them. */
  readings: z.literal(true).optional(),
});
export type Clause = z.infer<typeof Clause>;

/** Every clause of the regulations, by the regulation and its id. Throws when the file is none. */
export function readRegulations(): Record<string, Record<string, Clause>> {
  const text = readFileSync(projectFile('docs', 'regulations.yaml'), 'utf8');
  return z.record(z.string(), z.record(z.string(), Clause)).parse(parse(text));
}

export const clausesOf = (regulations: Record<string, Record<string, Clause>>): Map<string, Clause> =>
  new Map(Object.values(regulations).flatMap((clauses) => Object.entries(clauses)));

export const storyFile = (story: string): string => `test/stories/${story}.story.ts`;

const CITED = /\bS[0-4]-(?:[A-Z]\d*|\d+)(?:\.\d+)*[a-z]?(?![\w-])/g;
/** Of a whole regulation: S3-U. */
export const isWhole = (id: string): boolean => /^S[0-4]-[A-Z]$/.test(id);

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['generated', 'dist', 'node_modules'].includes(entry.name) ? [] : files(path);
    return /\.(ts|vue|ya?ml|md)$/.test(entry.name) ? [path] : [];
  });

/** That of the clauses itself is made of what is found. */
const PAGES = [
  ...['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(projectFile('docs'))
    .filter((name) => name.endsWith('.md') && name !== 'regulations.md')
    .map((name) => `docs/${name}`),
];

/** Files that cite a clause, by its id; paths from the root of the project, in their order. */
export function citations(): Map<string, string[]> {
  const all = [
    ...['libs', 'apps', 'grafana', 'test'].flatMap((folder) => files(projectFile(folder))),
    ...PAGES.map((one) => projectFile(one)),
  ];
  const found = new Map<string, string[]>();
  for (const path of all.sort()) {
    const file = relative(PROJECT_ROOT, path).replaceAll('\\', '/');
    for (const id of new Set(readFileSync(path, 'utf8').match(CITED))) found.set(id, [...(found.get(id) ?? []), file]);
  }
  return found;
}

/** Of what cites a clause, what does something about it: no tests, no migrations that only name a column. */
export const inCode = (cited: string[] = []): string[] =>
  cited.filter((file) => /^(libs|apps|grafana)\//.test(file) && !/\.test\.ts$|\/testing\/|\/migrations\/|\.md$/.test(file));
