import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'console' ? [] : files(path);
    return /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
  });

const asksTheMachine = /\bDate\.now\(\)|\bnew Date\(\)/;

test('no code asks the machine for the time except the Clock', () => {
  const guilty = [...files(projectFile('libs')), ...files(projectFile('apps'))]
    .filter((file) => !file.endsWith(join('runtime', 'clock.ts')))
    .filter((file) => asksTheMachine.test(readFileSync(file, 'utf8')));
  expect(guilty).toEqual([]);
});
