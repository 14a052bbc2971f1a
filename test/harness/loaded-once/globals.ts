/*
 * What a file of tests imports from @jest/globals. Jest makes these anew for each file, and who imports this keeps what it got: so each
 * hands over to the one of the file that runs.
 */

export const NAMES = [
  'afterAll',
  'afterEach',
  'beforeAll',
  'beforeEach',
  'describe',
  'expect',
  'fdescribe',
  'fit',
  'it',
  'jest',
  'test',
  'xdescribe',
  'xit',
  'xtest',
] as const;

type Name = (typeof NAMES)[number];
type Called = ((...told: unknown[]) => unknown) & Record<PropertyKey, unknown>;
export type Globals = Record<Name, Called>;

let current: Globals | undefined;

/** From now on, what is imported from here is of this file of tests. */
export function handOverTo(globals: Globals): void {
  current = globals;
}

/** The one that Jest made for the file that runs. */
export function ofThisFile(name: Name): Called {
  if (!current) throw new Error(`No file of tests runs: ${name} is for tests alone`);
  return current[name];
}

const handedOver = (name: Name): Called =>
  new Proxy((() => undefined) as unknown as Called, {
    apply: (_, __, told) => ofThisFile(name)(...told),
    get: (_, key) => ofThisFile(name)[key],
    set: (_, key, value) => Reflect.set(ofThisFile(name), key, value),
    has: (_, key) => key in ofThisFile(name),
  });

export const afterAll = handedOver('afterAll');
export const afterEach = handedOver('afterEach');
export const beforeAll = handedOver('beforeAll');
export const beforeEach = handedOver('beforeEach');
export const describe = handedOver('describe');
export const expect = handedOver('expect');
export const fdescribe = handedOver('fdescribe');
export const fit = handedOver('fit');
export const it = handedOver('it');
export const jest = handedOver('jest');
export const test = handedOver('test');
export const xdescribe = handedOver('xdescribe');
export const xit = handedOver('xit');
export const xtest = handedOver('xtest');
