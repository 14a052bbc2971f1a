import { ofThisFile } from './globals.js';

/* Loaded anew for each file of tests: what Jest made for that one, so that a failure is shown where it was claimed. */

export const afterAll = ofThisFile('afterAll');
export const afterEach = ofThisFile('afterEach');
export const beforeAll = ofThisFile('beforeAll');
export const beforeEach = ofThisFile('beforeEach');
export const describe = ofThisFile('describe');
export const expect = ofThisFile('expect');
export const fdescribe = ofThisFile('fdescribe');
export const fit = ofThisFile('fit');
export const it = ofThisFile('it');
export const jest = ofThisFile('jest');
export const test = ofThisFile('test');
export const xdescribe = ofThisFile('xdescribe');
export const xit = ofThisFile('xit');
export const xtest = ofThisFile('xtest');
