import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

const planted: string[] = [];

function plant(path: string, text: string): string {
  const file = projectFile(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  planted.push(file);
  return path;
}

/** Names of the rules that the given files or folders break. */
function broken(...paths: string[]): string[] {
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
    summary: { violations: { rule: { name: string } }[]; totalDependenciesCruised: number };
  };
  if (summary.totalDependenciesCruised === 0) throw new Error('nothing was looked at');
  return summary.violations.map((v) => v.rule.name);
}

afterEach(() => {
  for (const file of planted.splice(0)) rmSync(file);
});

describe('the import table', () => {
  test('holds for the whole project', () => {
    expect(broken('apps', 'libs')).toEqual([]);
  });

  test.each([
    ['libs/domain/time/planted.ts', `import 'node:fs';\n`, 'domain-is-pure'],
    ['libs/domain/time/planted.ts', `import '#libs/stages/watch/index.js';\n`, 'domain-stays-in-its-layer'],
    ['libs/stages/watch/planted.ts', `import '#libs/adapters/lock/index.js';\n`, 'stages-stays-in-its-layer'],
    ['libs/stages/watch/planted.ts', `import '../announce/index.js';\n`, 'stages-do-not-import-a-sibling'],
    ['libs/adapters/lock/planted.ts', `import '#libs/adapters/channels/index.js';\n`, 'adapters-do-not-import-a-sibling'],
    ['apps/worker/planted.ts', `import '#libs/stages/watch/index.js';\n`, 'apps-do-not-reach-into-stages-or-adapters'],
    ['apps/simulator/planted.ts', `import '#libs/domain/index.js';\n`, 'simulator-knows-only-the-contract'],
    ['apps/worker/planted.ts', `import '#libs/runtime/clock.js';\n`, 'folders-are-entered-by-the-front-door'],
  ])('bites when %s says %s', (path, text, rule) => {
    expect(broken(plant(path, text))).toContain(rule);
  });
});
