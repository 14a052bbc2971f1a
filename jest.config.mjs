import { fileURLToPath } from 'node:url';
import { transpileChanged } from './apps/tools/transpile.mjs';

// Of Jest's own parts below most are TypeScript, so they must be there before Jest looks for them.
transpileChanged(fileURLToPath(new URL('.', import.meta.url)));

const harness = '<rootDir>/dist/test/harness/loaded-once';

export default {
  roots: ['apps', 'libs', 'test', 'grafana'].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.test.ts', '**/*.story.ts'],
  moduleFileExtensions: ['ts', 'vue', 'mjs', 'js', 'json'],
  // What is imported is named by its JavaScript; which tests hang on a file is asked of the sources.
  moduleNameMapper: { '^#(libs|apps|test)/(.*)\\.js$': '<rootDir>/$1/$2.ts', '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: {},
  runtime: `${harness}/runtime.js`,
  testEnvironment: `${harness}/environment.js`,
  testSequencer: `${harness}/slow-first.js`,
  globalSetup: `${harness}/run-begins.js`,
  globalTeardown: `${harness}/run-ends.js`,
  reporters: ['default', `${harness}/slow-told.js`],
  coverageProvider: 'v8',
  coveragePathIgnorePatterns: ['/node_modules/', '<rootDir>/test/harness/'],
  maxWorkers: 4,
  testTimeout: 60_000,
};
