import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';
import { anchorsOf, blocksOf, headingsOf, linksOf, PAGES, textOf } from './pages.js';

const isOutside = (target: string): boolean => /^[a-z]+:/.test(target);

/** What a link of a page leads to that is not there; null: it leads somewhere. */
function missing(page: string, target: string): string | null {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(projectFile(file))) return `${target}: there is no ${file}`;
  if (anchor === undefined || !file.endsWith('.md')) return null;
  return anchorsOf(file).has(decodeURIComponent(anchor)) ? null : `${target}: ${file} has no such heading`;
}

describe('every link of every page', () => {
  test.each(PAGES.map((page) => [page]))('leads somewhere: %s', (page) => {
    const links = linksOf(page).filter((target) => !isOutside(target));
    expect(links.map((target) => missing(page, target)).filter((one) => one !== null)).toEqual([]);
  });
});

/** Papers and changes say how it was then. */
const OF_NOW = PAGES.filter((page) => /^(README|CONTRIBUTING|docs\/)/.test(page));

test.each(OF_NOW.map((page) => [page]))('every path that %s names is there', (page) => {
  const named = [...textOf(page).matchAll(/`((?:libs|apps|test|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  expect(named.filter((path) => !existsSync(projectFile(path)))).toEqual([]);
});

/** Pages that operators read stand in both languages. */
const BOTH = [
  ...[
    'access',
    'asvs',
    'backup',
    'capacity',
    'channels',
    'fleet-file',
    'install',
    'kiosks',
    'log-in',
    'mlps',
    'operate',
    'orders',
    'replay',
  ],
  ...['rosters', 'rules', 'runbook', 'security', 'settings', 'stock', 'upgrade'],
];
const PAIRS = [['README.md', 'README.zh-CN.md'], ...BOTH.map((name) => [`docs/${name}.md`, `docs/${name}.zh-CN.md`])] as [
  string,
  string,
][];

/** Comments are in the page's language, and only they. */
const withoutComments = (block: string): string =>
  block
    .replace(/(^|\s)#\s.*$/gm, '')
    .replace(/\n\s*\n/g, '\n')
    .trim();
const codeOf = (page: string): string[] => ['sh', 'yaml', 'json'].flatMap((kind) => blocksOf(page, kind)).map(withoutComments);
const levelsOf = (page: string): string[] => [...textOf(page).matchAll(/^(#+) /gm)].map(([, level = '']) => level);

describe('a page in two languages', () => {
  test.each(PAIRS)('%s and %s have the same headings and the same code', (english, chinese) => {
    expect(headingsOf(english).length).toBeGreaterThan(1);
    expect(headingsOf(chinese)).toHaveLength(headingsOf(english).length);
    expect(levelsOf(chinese)).toEqual(levelsOf(english));
    expect(codeOf(chinese)).toEqual(codeOf(english));
    expect(blocksOf(chinese)).toHaveLength(blocksOf(english).length);
  });

  test('links to the other', () => {
    for (const [english, chinese] of PAIRS) {
      expect(linksOf(english)).toContain(chinese.replace('docs/', ''));
      expect(linksOf(chinese)).toContain(english.replace('docs/', ''));
    }
  });

  test('is every page that has a Chinese one', () => {
    const chinese = PAGES.filter((page) => page.endsWith('.zh-CN.md'));
    expect(chinese).toEqual(PAIRS.map(([, page]) => page).sort());
  });
});

test('the README stays short', () => {
  expect(textOf('README.md').split(/\s+/).length).toBeLessThanOrEqual(1_000);
});

test('the list of decisions has every paper', () => {
  const papers = PAGES.filter((page) => page.startsWith('test/architecture/')).map((page) => `../${page}`);
  expect(linksOf('docs/decisions.md').filter((target) => target.startsWith('../test/architecture/'))).toEqual(papers);
});
