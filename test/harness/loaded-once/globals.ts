/*
 * What a file of tests imports from @jest/globals. Jest makes these functions anew for each file, and who imports this keeps what it
 * got: so each hands over to the one of the file that runs.
 */

type Name = 'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'test';
type Called = ((...told: unknown[]) => unknown) & Record<PropertyKey, unknown>;

const ofThisFile = (name: Name): Called => (globalThis as unknown as Record<Name, Called>)[name];

const handedOver = (name: Name) =>
  new Proxy(() => undefined, {
    apply: (_, __, told) => ofThisFile(name)(...told),
    get: (_, key) => ofThisFile(name)[key],
  });

export const afterAll = handedOver('afterAll');
export const afterEach = handedOver('afterEach');
export const beforeAll = handedOver('beforeAll');
export const beforeEach = handedOver('beforeEach');
export const describe = handedOver('describe');
export const expect = handedOver('expect');
export const test = handedOver('test');
