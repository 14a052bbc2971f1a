import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiledOf, sourceOf } from './places.js';

/** What ran of one script, as V8 counts it. */
export interface Ran {
  url: string;
}

/** What Jest's report needs to speak of the lines of a source. */
export interface Lines {
  code: string;
  originalCode: string;
  sourceMapPath: string;
  wrapperLength: number;
}

/** What Jest asks for of one source. */
export interface Covered {
  result: Ran;
  codeTransformResult: Lines | undefined;
}

/** Of all that ran, what was compiled from a source of this project, by the name of that source. */
export const ofSources = (root: string, all: Ran[]): Ran[] =>
  all.flatMap((ran) => {
    const source = ran.url.startsWith('file:') ? sourceOf(root, fileURLToPath(ran.url)) : null;
    return source && existsSync(source) ? [{ ...ran, url: pathToFileURL(source).href }] : [];
  });

export function linesOf(root: string, source: string): Lines {
  const compiled = compiledOf(root, source);
  const texts = { code: readFileSync(compiled, 'utf8'), originalCode: readFileSync(source, 'utf8') };
  return { ...texts, sourceMapPath: `${compiled}.map`, wrapperLength: 0 };
}
