import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KEPT, PLANTED } from './planted.js';
import { compile, jestIn, OURS, PLAIN, plant, plantProject } from './project.js';

interface Assertion {
  fullName: string;
  status: string;
  failureMessages: string[];
}

interface Told {
  success: boolean;
  snapshot: { unmatched: number; unchecked: number; matched: number };
  testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[];
}

const COUNTS = [
  'numFailedTests',
  'numPassedTests',
  'numPendingTests',
  'numTodoTests',
  'numTotalTests',
  'numFailedTestSuites',
  'numRuntimeErrorTestSuites',
  'numTotalTestSuites',
] as const;

type Answer = Told & Record<(typeof COUNTS)[number], number>;

const root = plantProject(Object.fromEntries(Object.entries(PLANTED).map(([name, text]) => [`${name}.test.ts`, text])));
const told: { plain?: Answer; ours?: Answer } = {};

/** Runs all files in one process; what is told goes to a file, for it is long. */
async function run(config: object, name: string): Promise<Answer> {
  const file = join(root, `${name}.json`);
  const args = ['--ci', '--runInBand', '--forceExit', '--json', '--outputFile', file];
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, jestIn(root, config, ...args), { cwd: root, maxBuffer: 2 ** 26 }, (_, __, stderr) =>
      resolve(stderr),
    );
  });
  if (!existsSync(file)) throw new Error(`Jest told nothing:\n${said}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

beforeAll(async () => {
  await compile(root);
  plant(root, 'libs/__snapshots__/snapshots.test.ts.snap', KEPT);
  plant(root, 'dist/libs/__snapshots__/snapshots.test.js.snap', KEPT);
  told.plain = await run(PLAIN, 'plain');
  told.ours = await run(OURS, 'ours');
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Colours, and the stack below what is said. */
const firstLines = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's colours begin so
  (text.replace(/\u001b\[\d+m/g, '').split(/\n\s+at /)[0] ?? '').replace(/\.test\.[jt]s/g, '').trim();

function verdicts(answer: Answer | undefined) {
  const files = (answer?.testResults ?? []).map(({ name, status, assertionResults }) => [
    basename(name).replace(/\.test\.[jt]s$/, ''),
    status,
    assertionResults.map(({ fullName, status, failureMessages }) => [fullName, status, failureMessages.map(firstLines)]),
  ]);
  return Object.fromEntries(files.map(([name, ...more]) => [name, more]));
}

test.each(Object.keys(PLANTED))('of "%s" this runner says what Jest says by itself', (name) => {
  const [plain, ours] = [verdicts(told.plain)[name], verdicts(told.ours)[name]];
  expect(plain).toBeDefined();
  expect(ours).toEqual(plain);
});

test('what is told of all is the same', () => {
  const whole = (answer: Answer | undefined) => [answer?.success, ...COUNTS.map((count) => answer?.[count])];
  expect(whole(told.ours)).toEqual(whole(told.plain));
  const { matched, unmatched, unchecked } = told.plain?.snapshot ?? {};
  expect(told.ours?.snapshot).toMatchObject({ matched, unmatched, unchecked });
});

test('a file that could not be loaded says why', () => {
  const [said] = (told.ours?.testResults ?? [])
    .filter(({ name }) => name.endsWith('loads-badly.test.ts'))
    .map(({ message }) => message);
  expect(said).toContain('while it loads');
  expect(said).toContain('libs/loads-badly.test.ts:3');
});
