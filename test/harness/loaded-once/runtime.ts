import hooks, { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Covered, type Lines, linesOf, ofSources, type Ran } from './coverage.js';
import { type Globals, handOverTo } from './globals.js';
import { compiledOf } from './places.js';
import { refused } from './refused.js';

/*
 * Jest loads every module anew for every file of tests, in a world of its own: that took more time than most tests. Here Node loads
 * them, once a process, as it does for a user; only the file of tests is new. So what a test changes outside itself it puts back.
 */

interface ProjectConfig {
  rootDir: string;
}

interface GlobalConfig {
  rootDir: string;
  runInBand?: boolean;
  watch: boolean;
  watchAll: boolean;
}

/** Jest's own, of which the face is no part of its promises: `verdicts.test.ts` tells when it moved. */
interface JestRuntime {
  requireInternalModule(file: string, name?: string): unknown;
  requireModuleOrMock(from: string, name: string): unknown;
  unstable_shouldLoadAsEsm(file: string): boolean;
  unstable_importModule(file: string): Promise<unknown>;
  getAllV8CoverageInfoCopy(): Covered[];
  v8Coverage: { result?: Ran[]; sources?: Map<string, Lines> };
}

const require = createRequire(import.meta.url);
const { default: Runtime } = require('jest-runtime') as { default: new (...told: unknown[]) => JestRuntime };

register('./resolve.js', import.meta.url);

/** Where Jest notes which test runs. One for all files, for each that was ever used costs every promise of the process. */
const whichRuns = new AsyncLocalStorage();

function noteWhichRuns() {
  return whichRuns;
}

/** Loads Jest's list of tests, empty again: it keeps what the file before described, and who listened. */
function emptyList(file: string): unknown {
  delete require.cache[file];
  Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'));
  const storage = hooks.AsyncLocalStorage;
  Object.assign(hooks, { AsyncLocalStorage: noteWhichRuns });
  try {
    return require(file);
  } finally {
    hooks.AsyncLocalStorage = storage;
  }
}

/** Jest runs each file of tests in one of these. */
export default class LoadedOnce extends Runtime {
  private readonly rootDir: string;

  constructor(config: ProjectConfig, ...more: unknown[]) {
    super(config, ...more);
    this.rootDir = config.rootDir;
    const { runInBand, watch, watchAll } = more.at(-1) as GlobalConfig;
    if (runInBand && (watch || watchAll))
      throw new Error('In the process that watches, modules stay as they were: watch without --runInBand');
  }

  override requireInternalModule(file: string, name?: string): unknown {
    return file.endsWith('jestAdapterInit.js') ? emptyList(file) : super.requireInternalModule(file, name);
  }

  override unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  override async unstable_importModule(file: string): Promise<unknown> {
    const globals = this.requireModuleOrMock(file, '@jest/globals') as Globals;
    handOverTo({ ...globals, jest: { ...globals.jest, ...refused } as Globals['jest'] });
    return import(pathToFileURL(compiledOf(this.rootDir, file)).href);
  }

  /** Jest asks for what it loaded itself, which is nothing here; and its report finds the source from the place of what was compiled. */
  override getAllV8CoverageInfoCopy(): Covered[] {
    const result = ofSources(this.rootDir, this.v8Coverage.result ?? []);
    const paths = result.map(({ url }) => fileURLToPath(url));
    const sources = new Map(paths.map((path) => [path, linesOf(this.rootDir, path)]));
    Object.assign(this.v8Coverage, { result, sources });
    return super.getAllV8CoverageInfoCopy().map(({ result: ran, ...lines }) => ({
      ...lines,
      result: { ...ran, url: compiledOf(this.rootDir, ran.url) },
    }));
  }
}
