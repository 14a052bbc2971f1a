import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFile } from '#libs/runtime/index.js';

const harness = (name: string): string => projectFile('dist', 'test', 'harness', 'loaded-once', `${name}.js`);

/** Jest as this project has it. */
export const OURS = {
  testMatch: ['**/*.test.ts'],
  runtime: harness('runtime'),
  testEnvironment: harness('environment'),
  globalSetup: harness('run-begins'),
  globalTeardown: harness('run-ends'),
  reporters: ['default', harness('slow-told')],
  coverageProvider: 'v8',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
};

/** Jest as it is when it is told nothing, on what was compiled of the same files. */
export const PLAIN = { testMatch: ['**/dist/**/*.test.js'], roots: ['<rootDir>/dist'] };

/** Makes a project with files of its own; answers its folder. They stand below `libs`. */
export function plantProject(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hallwatch-planted-'));
  const tsconfig = { compilerOptions: { target: 'ES2023', module: 'nodenext', sourceMap: true, isolatedModules: true } };
  plant(root, 'package.json', JSON.stringify({ type: 'module' }));
  plant(root, 'tsconfig.json', JSON.stringify(tsconfig));
  for (const [name, text] of Object.entries(files)) plant(root, join('libs', name), text);
  return root;
}

export function plant(root: string, name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

/** Brings `dist` of that project up to its sources, as the config of this one does. */
export async function compile(root: string): Promise<void> {
  const tools: { transpileChanged(root: string): void } = await import(
    pathToFileURL(projectFile('apps/tools/transpile.mjs')).href
  );
  tools.transpileChanged(root);
}

/** How to start Jest there. */
export const jestIn = (root: string, config: object, ...args: string[]): string[] => [
  '--liftoff-only',
  '--experimental-vm-modules',
  '--no-warnings',
  projectFile('node_modules/jest/bin/jest.js'),
  '--config',
  JSON.stringify({ rootDir: root, cacheDirectory: join(root, 'cache'), testTimeout: 5_000, ...config }),
  ...args,
];
