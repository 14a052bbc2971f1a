import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compile, jestIn, OURS, plant, plantProject } from './project.js';

const root = plantProject({
  'sum.ts': `export function sum(a: number, b: number): number {\n  return a + b;\n}\n\nexport function never(): number {\n  return 0;\n}\n`,
  'sum.test.ts': `import { expect, test } from '@jest/globals';\nimport { sum } from './sum.js';\ntest('adds', () => expect(sum(1, 2)).toBe(3));\ntest('adds none', () => expect(sum(1, 0)).toBe(1));\n`,
  'other/sum-of.test.ts': `import { test } from '@jest/globals';\ntest('adds none', () => undefined);\n`,
  'leaves/child.test.ts': `import { spawn } from 'node:child_process';\nimport { writeFileSync } from 'node:fs';\nconst { pid } = spawn('sleep', ['600']);\nwriteFileSync('child.pid', String(pid));\nthrow new Error('not loaded');\n`,
  'leaves/server.test.ts': `import { createServer } from 'node:net';\nimport { test } from '@jest/globals';\ntest('leaves a server open', () => { createServer().listen(0); });\n`,
});
const file = join(root, 'libs/sum.test.ts');

beforeAll(() => compile(root));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const jest = (...args: string[]): Promise<{ out: string; code: number }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, jestIn(root, OURS, ...args), { cwd: root }, (_, stdout, stderr) =>
      resolve({ out: stdout + stderr, code: child.exitCode ?? -1 }),
    );
  });

const listed = async (...args: string[]): Promise<string[]> => {
  const { out } = await jest('--listTests', ...args);
  return out
    .split('\n')
    .filter(Boolean)
    .map((path) => relative(root, path))
    .sort();
};

test.each([
  ['the path from the root', 'libs/sum.test.ts'],
  ['the whole path', file],
  ['the path as a pattern, as editors write it', file.replace(/[.]/g, '\\.')],
])('a file is found by %s', async (_, path) => {
  expect(await listed(path)).toEqual(['libs/sum.test.ts']);
});

test('what hangs on a source is found', async () => {
  expect(await listed('--findRelatedTests', 'libs/sum.ts')).toEqual(['libs/sum.test.ts']);
  expect(await listed('--testPathPatterns', 'other')).toEqual(['libs/other/sum-of.test.ts']);
});

test('a test is run by its name, and covers the lines of the source', async () => {
  const { out, code } = await jest(file, '-t', 'adds none', '--coverage', '--coverageReporters', 'json');
  expect(out).toContain('1 skipped, 1 passed');
  expect(code).toBe(0);
  const covered = JSON.parse(readFileSync(join(root, 'coverage/coverage-final.json'), 'utf8'));
  expect(Object.keys(covered)).toEqual([join(root, 'libs/sum.ts')]);
  const { statementMap, s } = covered[join(root, 'libs/sum.ts')] as {
    statementMap: Record<string, { start: { line: number } }>;
    s: Record<string, number>;
  };
  const missed = Object.keys(s)
    .filter((key) => s[key] === 0)
    .map((key) => statementMap[key]?.start.line);
  expect(missed).toEqual([6, 7]);
});

test('a file that fails while it loads leaves no process running', async () => {
  const { out } = await jest('leaves/child', '--runInBand');
  expect(out).toContain('not loaded');
  const pid = Number(readFileSync(join(root, 'child.pid'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a run that something keeps open ends, says what, and has failed', async () => {
  const { out, code } = await jest('leaves/server', '--runInBand');
  expect(out).toContain('1 passed');
  expect(out).toContain('Tests left something open (TCPServerWrap');
  expect(code).toBe(1);
});

test('while Jest watches, a saved source runs its tests again', async () => {
  const child = spawn(process.execPath, jestIn(root, OURS, '--watchAll', 'sum.test'), {
    cwd: root,
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (more) => {
    said += more;
  });
  const says = async (what: string): Promise<void> => {
    while (!said.includes(what)) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await says('2 passed');
  plant(root, 'libs/sum.ts', 'export const sum = (a: number, b: number): number => a - b;\n');
  await says('1 failed, 1 passed');
  // With its workers, which would outlive it.
  process.kill(-(child.pid ?? 0));
  expect(existsSync(file)).toBe(true);
  expect(said).toContain('libs/sum.test.ts:3');
});
