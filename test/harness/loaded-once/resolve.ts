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

/** Jest's own module of this name is there in a world of Jest's alone; components are found compiled; a style is nothing to a test. */
export const resolve: ResolveHook = (name, context, next) => {
  if (name === '@jest/globals') return { url: globalsFor(context.parentURL), shortCircuit: true };
  if (name.endsWith('.css')) return { url: NOTHING, shortCircuit: true };
  return next(name.endsWith('.vue') ? `${name}.js` : name, context);
};
