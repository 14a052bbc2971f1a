import { writeFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';
import type { DeclaredCounter } from './declared.js';
import { findCounters } from './find.js';

export const COUNTERS_FILE = projectFile('libs/composition/counters/generated/counters.ts');

export const textOf = (counters: DeclaredCounter[]): string =>
  [
    '// Made of the events of the code by `npm run generate`: every counter, so that it can be there with 0 before anything happens.',
    "import type { DeclaredCounter } from '../declared.js';",
    '',
    'export const COUNTERS: DeclaredCounter[] = [',
    ...counters.map((one) => `  ${JSON.stringify(one)},`),
    '];',
    '',
  ].join('\n');

if (process.argv[1] === import.meta.filename) writeFileSync(COUNTERS_FILE, textOf(findCounters()));
