import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT_ROOT, projectFile } from '#libs/runtime/index.js';

const NOT_OURS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'data', 'data-demo', 'data-stack', 'data-bench']);

const pagesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) || entry.name.startsWith('.') ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [relative(PROJECT_ROOT, path).replaceAll('\\', '/')] : [];
  });

/** Every Markdown file of the project, by its path from the root. */
export const PAGES: readonly string[] = pagesIn(PROJECT_ROOT).sort();

export const textOf = (page: string): string => readFileSync(projectFile(page), 'utf8');

const FENCED = /^ *```(\w*)\n([\s\S]*?)^ *```$/gm;

/** The fenced blocks of a page, in their order. */
export const blocksOf = (page: string, language?: string): string[] =>
  [...textOf(page).matchAll(FENCED)]
    .filter(([, of]) => language === undefined || of === language)
    .map(([, , block = '']) => block);

/** The page without what only looks like a heading or a link. */
const proseOf = (page: string): string => textOf(page).replace(FENCED, '');

export const headingsOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);

/** As GitHub makes them: small letters, no punctuation, a hyphen for each blank. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');

/** What a link may point to within a page. */
export function anchorsOf(page: string): Set<string> {
  const anchors = new Set([...textOf(page).matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id));
  for (const anchor of headingsOf(page).map(anchorOf)) {
    let unique = anchor;
    for (let n = 1; anchors.has(unique); n++) unique = `${anchor}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}

/** Targets of the links and pictures of a page. */
export const linksOf = (page: string): string[] =>
  [
    ...proseOf(page)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target = '']) => target);

/** Rows of all tables of a page by their cells, without heads and rules. */
export const rowsOf = (page: string): string[][] =>
  proseOf(page)
    .split('\n')
    .filter((line, n, lines) => line.startsWith('|') && !/^\|[-|: ]+$/.test(line) && !/^\|[-|: ]+$/.test(lines[n + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
