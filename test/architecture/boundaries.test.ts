import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

const planted: string[] = [];

function plant(path: string, text: string): string {
  const file = projectFile(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  planted.push(file);
  return path;
}

interface Breach {
  from: string;
  rule: string;
}

/** The rules that the given files or folders break, and where. */
function broken(...paths: string[]): Breach[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      projectFile('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      ...paths,
    ],
    { cwd: projectFile(), encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (!stdout) throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[]; totalDependenciesCruised: number };
  };
  if (summary.totalDependenciesCruised === 0) throw new Error('nothing was looked at');
  return summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }));
}

function takeOut(): void {
  for (const file of planted.splice(0)) rmSync(file);
  rmSync(projectFile('libs/domain/nobody'), { recursive: true, force: true });
}

describe('the import table', () => {
  const WRONG = [
    ['libs/domain/time/planted-1.ts', `import 'node:fs';\n`, 'domain-is-pure'],
    ['libs/domain/time/planted-2.ts', `import '#libs/stages/watch/index.js';\n`, 'domain-stays-in-its-layer'],
    ['libs/stages/watch/planted-1.ts', `import '#libs/adapters/lock/index.js';\n`, 'stages-stays-in-its-layer'],
    ['libs/stages/watch/planted-2.ts', `import '../decide/index.js';\n`, 'stages-do-not-import-a-sibling'],
    ['libs/adapters/lock/planted.ts', `import '#libs/adapters/channels/index.js';\n`, 'adapters-do-not-import-a-sibling'],
    ['apps/worker/planted-1.ts', `import '#libs/stages/watch/index.js';\n`, 'apps-do-not-reach-into-stages-or-adapters'],
    ['apps/simulator/planted.ts', `import '#libs/domain/index.js';\n`, 'simulator-knows-only-the-contract'],
    ['libs/domain/incident/planted-1.ts', `import type {} from '../outage/index.js';\n`, 'incident-knows-only-nouns-before-it'],
    ['libs/domain/time/planted-3.ts', `import type {} from '../index.js';\n`, 'time-knows-only-nouns-before-it'],
    ['libs/domain/nobody/planted.ts', `export const planted = 1;\n`, null],
    ['libs/domain/trial/planted-1.ts', `import '../nobody/planted.js';\n`, 'every-noun-has-its-place'],
    ['libs/domain/trial/planted-2.ts', `import type {} from './planted-3.js';\n`, 'no-circles'],
    ['libs/domain/trial/planted-3.ts', `import type {} from './planted-2.js';\n`, null],
    [
      'libs/domain/watch/memory/planted.ts',
      `import type {} from '../judging/guard.js';\n`,
      'watch-memory-knows-only-rooms-below-it',
    ],
    ['libs/domain/watch/judging/planted.ts', `import type {} from '../context.js';\n`, 'watch-judging-knows-only-rooms-below-it'],
    ['apps/api/planted.ts', `import '#apps/simulator/index.js';\n`, 'only-station-and-tools-simulate'],
    ['apps/worker/planted-3.ts', `import '#apps/api/index.js';\n`, 'apps-stand-alone'],
    ['apps/worker/planted-2.ts', `import '#libs/runtime/clock.js';\n`, 'folders-are-entered-by-the-front-door'],
  ] as const;

  // Everything is looked at once, with what is wrong in it: to look takes five seconds of CPU.
  let found: Breach[] = [];
  beforeAll(() => {
    for (const [path, text] of WRONG) plant(path, text);
    try {
      found = broken('apps', 'libs', 'grafana');
    } finally {
      takeOut();
    }
  }, 180_000);

  test('holds for the whole project', () => {
    const here: readonly string[] = WRONG.map(([path]) => path);
    expect(found.filter(({ from }) => !here.includes(from))).toEqual([]);
  });

  test('bites wherever an import goes against it', () => {
    for (const [from, , rule] of WRONG) if (rule) expect(found).toContainEqual({ from, rule });
  });
});
