/* Files of tests that do what tests do, and what they must not. Jest's own runner and ours must say the same of each. */

const using = (names: string, body: string): string => `import { ${names} } from '@jest/globals';\n${body}`;

/** By the name of the file. They run in one process, in the order of their names. */
export const PLANTED: Record<string, string> = {
  'all-kinds': using(
    'describe, expect, fdescribe, fit, it, test, xdescribe, xit, xtest',
    `
    test('passes', () => expect(1).toBe(1));
    it('fails', () => expect({ a: 1 }).toEqual({ a: 2 }));
    test.todo('to do');
    test.skip('skipped', () => { throw new Error('ran'); });
    xit('skipped too', () => undefined);
    xtest('and this', () => undefined);
    xdescribe('left out', () => test('inside', () => undefined));
    test.failing('fails as said', () => expect(1).toBe(2));
    test.failing('passes though said to fail', () => undefined);
    test.each([[1, 2], [2, 3]])('%d is before %d', (a, b) => expect(a + 1).toBe(b));
    test.each\`a | b\n\${1} | \${1}\n\${1} | \${2}\`('$a is $b', ({ a, b }) => expect(a).toBe(b));
    describe.each(['x', 'y'])('of %s', (name) => it('is x', () => expect(name).toBe('x')));
    test.concurrent('beside others', async () => expect(await Promise.resolve(1)).toBe(1));
    test('calls back', (done) => { setTimeout(done, 1); });
    test('promises two claims', () => { expect.assertions(2); expect(1).toBe(1); });
    test('promises a claim', () => expect.hasAssertions());
    test('rejects', () => Promise.reject(new Error('no')));
    test('knows its name', () => expect(expect.getState().currentTestName).toBe('knows its name'));
    test('is deep', () => expect([new Map([['a', [1, null]]])]).toEqual([new Map([['a', [1, expect.anything()]]])]));
    test('fit and fdescribe are there', () => expect([typeof fit, typeof fdescribe]).toEqual(['function', 'function']));`,
  ),
  'changes-all': using(
    'expect, jest, test',
    `
    expect.extend({ toBeOdd: (n) => ({ pass: n % 2 === 1, message: () => 'even' }) });
    test('a matcher of its own', () => { expect(3).toBeOdd(); expect([3]).toEqual([expect.toBeOdd()]); });
    test('changes what all see', () => {
      process.env['PLANTED'] = 'changed';
      globalThis.planted = 'changed';
      jest.spyOn(Math, 'max').mockReturnValue(-1);
      jest.useFakeTimers({ now: 0 });
      expect([Math.max(1, 2), Date.now()]).toEqual([-1, 0]);
    });`,
  ),
  'changes-seen': using(
    'expect, test',
    `
    test('what another file changed is not seen', () => {
      expect([process.env['PLANTED'], globalThis.planted, Math.max(1, 2), expect.toBeOdd]).toEqual([undefined, undefined, 2, undefined]);
      expect(Date.now()).toBeGreaterThan(1e12);
      expect(() => expect(3).toBeOdd()).toThrow(TypeError);
    });`,
  ),
  empty: '',
  'ends-badly': using(
    'afterAll, afterEach, test',
    `afterAll(() => { throw new Error('after all'); }); afterEach(() => { throw new Error('after each'); }); test('passes', () => undefined);`,
  ),
  'begins-badly': using(
    'beforeAll, describe, test',
    `test('outside', () => undefined); describe('in here', () => { beforeAll(() => { throw new Error('before all'); }); test('never ran', () => undefined); });`,
  ),
  hangs: using(
    'test',
    `test('never ends', () => new Promise(() => undefined), 200); test('the next one runs', () => undefined);`,
  ),
  'imports-nothing': `import './is-not-there.js';\n${using('test', `test('never ran', () => undefined);`)}`,
  'loads-badly': using('test', `test('never ran', () => undefined);\nthrow new Error('while it loads');`),
  mocks: using(
    'afterEach, expect, jest, test',
    `
    afterEach(() => jest.restoreAllMocks());
    test('counts', () => { const f = jest.fn((n) => n + 1); expect(f(1)).toBe(2); expect(f).toHaveBeenCalledWith(1); });
    test('spies', () => { const on = { f: () => 1 }; jest.spyOn(on, 'f').mockReturnValue(2); expect(on.f()).toBe(2); });
    test('replaces', () => { const on = { a: 1 }; jest.replaceProperty(on, 'a', 2); expect(on.a).toBe(2); jest.restoreAllMocks(); expect(on.a).toBe(1); });
    test('time stands', async () => {
      jest.useFakeTimers();
      const f = jest.fn();
      setTimeout(f, 60_000);
      jest.advanceTimersByTime(59_999);
      expect(f).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1);
      expect(f).toHaveBeenCalledTimes(1);
      jest.useRealTimers();
    });
    test('is mocked', () => expect(jest.isMockFunction(jest.fn())).toBe(true));
    test('old timers', () => { jest.useFakeTimers({ legacyFakeTimers: true }); const f = jest.fn(); setTimeout(f, 9); jest.runAllTimers(); expect(f).toHaveBeenCalled(); jest.useRealTimers(); });`,
  ),
  'no-import': `test('the globals are there', () => expect(typeof jest === 'object' || typeof describe === 'function').toBe(true));`,
  only: using(
    'describe, test',
    `test('not this', () => { throw new Error('ran'); }); test.only('this', () => undefined); describe('here', () => test('nor this', () => { throw new Error('ran'); }));`,
  ),
  orders: using(
    'afterAll, afterEach, beforeAll, beforeEach, describe, expect, test',
    `
    const told = [];
    beforeAll(() => told.push('all')); beforeEach(() => told.push('each')); afterEach(() => told.push('after')); afterAll(() => told.push('end'));
    test('one', () => expect(told).toEqual(['all', 'each']));
    describe('in', () => { beforeAll(() => told.push('all in')); test('two', () => expect(told).toEqual(['all', 'each', 'after', 'all in', 'each'])); });`,
  ),
  rejects: using(
    'test',
    `test('leaves a promise', async () => { Promise.reject(new Error('nobody listens')); await new Promise((done) => setTimeout(done, 20)); });`,
  ),
  retries: using('expect, jest, test', `jest.retryTimes(2); let n = 0; test('the third time', () => expect(++n).toBe(3));`),
  snapshots: using(
    'expect, test',
    `
    test('as kept', () => expect({ a: 1 }).toMatchSnapshot());
    test('not as kept', () => expect({ a: 2 }).toMatchSnapshot());
    test('kept nowhere', () => expect({ a: 3 }).toMatchSnapshot());
    test('as written here', () => expect(1).toMatchInlineSnapshot('1'));
    test('not as written here', () => expect(2).toMatchInlineSnapshot('1'));`,
  ),
  throws: using(
    'test',
    `test('throws from a timer', () => new Promise((done) => { setTimeout(() => { throw new Error('from a timer'); }, 5); setTimeout(done, 50); }));`,
  ),
  'waits-long': using(
    'jest, test',
    `jest.setTimeout(50); test('longer than said', () => new Promise((done) => setTimeout(done, 500)));`,
  ),
};

/** What Jest keeps beside `snapshots`. */
export const KEPT = `// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing

exports[\`as kept 1\`] = \`
{
  "a": 1,
}
\`;

exports[\`not as kept 1\`] = \`
{
  "a": 1,
}
\`;

exports[\`of a test that is gone 1\`] = \`0\`;
`;
