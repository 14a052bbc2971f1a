import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { StartRefused } from '#libs/runtime/index.js';
import { wanted } from './arguments.js';

const URL_GIVEN = ['--url', 'mqtt://127.0.0.1:1883'];
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

test.each([
  ['no broker', [], '--url is missing'],
  ['an address that is not a broker', ['--url', 'http://127.0.0.1'], '--url is not right'],
  ['a number that is none', [...URL_GIVEN, '--kiosks', 'many'], '--kiosks is not right. It must be a whole number'],
  ['an empty number', [...URL_GIVEN, '--seed', ''], '--seed is not right'],
  ['a flag that is unknown', [...URL_GIVEN, '--colour', 'red'], "Unknown option '--colour'"],
  ['a fleet that is not there', [...URL_GIVEN, '--fleet', '/nowhere.json'], 'cannot be read as JSON'],
])('the command line with %s is refused in one line', (_, args, says) => {
  const refusal = (): unknown => wanted(args);
  expect(refusal).toThrow(StartRefused);
  expect(refusal).toThrow(says);
});

test('a fleet file that is wrong is refused with the place', () => {
  const path = file('fleet.json', '{"kiosks":[{"id":"K-1","hall":"h-1"}]}');
  expect(() => wanted([...URL_GIVEN, '--fleet', path])).toThrow('kiosks.0.hall no hall has the id "h-1"');
});

test('passwords come from a file, plain or as the fleet was answered, else the one for all', () => {
  const plain = wanted([...URL_GIVEN, '--passwords', file('plain.json', '{"K-1":"one"}'), '--password', 'all']);
  expect([plain.passwordOf('K-1'), plain.passwordOf('K-2')]).toEqual(['one', 'all']);
  const answered = wanted([...URL_GIVEN, '--passwords', file('answered.json', '{"halls":1,"passwords":{"K-1":"one"}}')]);
  expect([answered.passwordOf('K-1'), answered.passwordOf('constructor')]).toEqual(['one', undefined]);
});
