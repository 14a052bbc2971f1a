import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

/** What the image is without (Dockerfile). */
const TAKEN_OUT = ['@duckdb', '@electric-sql'];

const module = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
/** As where none of it is installed. */
const WITHOUT = module(`export const resolve = (name, context, next) => {
  if (${JSON.stringify(TAKEN_OUT)}.some((scope) => name.startsWith(scope + '/'))) throw new Error('not installed: ' + name);
  return next(name, context);
};`);
const HOOK = module(`import { register } from 'node:module'; register(${JSON.stringify(WITHOUT)});`);

describe('the image for servers', () => {
  test('takes out of its packages what this tries without', () => {
    const removed = /rm -rf (node_modules\/\S+(?: node_modules\/\S+)*)/.exec(
      readFileSync(projectFile('Dockerfile'), 'utf8'),
    )?.[1];
    expect(removed?.split(' ')).toEqual(TAKEN_OUT.map((scope) => `node_modules/${scope}`));
  });

  test.each(['worker/main', 'api/main', 'simulator/main', 'simulator/people/main', 'tools/backup', 'tools/influx-tokens'])(
    'has all that %s loads at its start',
    (program) => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--import', HOOK, projectFile('dist', 'apps', `${program}.js`)], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] },
      });
      expect(stdout + stderr).not.toMatch(/not installed|ERR_MODULE_NOT_FOUND/);
      // It comes as far as its settings, of which none was given.
      expect(stdout + stderr).toMatch(/HALLWATCH_|--/);
    },
  );
});
