import type { ResolveHook } from 'node:module';

const NOTHING = 'data:text/javascript,';
const FILE_OF_TESTS = /\.(test|story)\.js$/;
const beside = (name: string): URL => new URL(name, import.meta.url);

/** A file of tests gets what Jest made for it; what several share, and is loaded once, gets what hands over. */
function globalsFor(parent = ''): string {
  const own = beside('./of-one-file.js');
  own.search = parent;
  return (FILE_OF_TESTS.test(parent) ? own : beside('./globals.js')).href;
}

/** Modules of the console keep the state of a page, so that each file of tests opens a page of its own. */
const OF_A_PAGE = /\/dist\/apps\/console\//;

/** What belongs to the same page as whoever imports it. */
function onPage(url: string, parent = ''): string {
  if (!OF_A_PAGE.test(url)) return url;
  const page = FILE_OF_TESTS.test(parent)
    ? `?page=${encodeURIComponent(parent.replace(FILE_OF_TESTS, ''))}`
    : new URL(parent).search;
  return url + page;
}

/** Jest's own module of this name is there in a world of Jest's alone; components are found compiled; a style is nothing to a test. */
export const resolve: ResolveHook = async (name, context, next) => {
  const { parentURL } = context;
  if (name === '@jest/globals') return { url: globalsFor(parentURL), shortCircuit: true };
  if (name.endsWith('.css')) return { url: NOTHING, shortCircuit: true };
  const found = await next(name.endsWith('.vue') ? `${name}.js` : name, context);
  return parentURL ? { ...found, url: onPage(found.url, parentURL) } : found;
};
