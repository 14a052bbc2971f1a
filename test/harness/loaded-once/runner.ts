import hooks, { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';

/*
 * Jest loads every module anew for every file of tests, in a world of its own: that took more time than most tests. Here Node loads
 * them, once a process, as it does for a user; only the file of tests is new. So what a test changes outside itself it puts back.
 */

/** What Jest's runner of one file asks of what loads modules. */
interface Loader {
  requireInternalModule(file: string): unknown;
  unstable_shouldLoadAsEsm(file: string): boolean;
  unstable_importModule(file: string): Promise<unknown>;
  setGlobalsForRuntime(globals: object): void;
}

type Run = (globalConfig: object, config: object, environment: object, loader: Loader, ...more: unknown[]) => Promise<object>;

const require = createRequire(import.meta.url);
const circus: Run = require('jest-circus/runner').default;

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

const loadOnce: Loader = {
  requireInternalModule: emptyList,
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: (file) => import(pathToFileURL(file).href),
  setGlobalsForRuntime: (globals) => void Object.assign(globalThis, globals),
};

/** Jest runs each file of tests by this. */
export default function run(...[globalConfig, config, environment, loader, ...more]: Parameters<Run>): Promise<object> {
  return circus(globalConfig, config, environment, Object.assign(Object.create(loader), loadOnce), ...more);
}
