import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

const script = (error: string): string => `
  import { jsonReporter } from ${JSON.stringify(projectFile('dist/libs/composition/log.js'))};
  import { RequestFailed } from ${JSON.stringify(projectFile('dist/apps/api/http/named-events.js'))};
  const request = { request: '7', address: '192.0.2.1', method: 'GET', path: '/api/v1/halls' };
  const error = ${error};
  jsonReporter('info', { now: () => 0 }).report(new RequestFailed(request, error));`;

const lineOf = (error: string): Record<string, unknown> => {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script(error)], {
    encoding: 'utf8',
    cwd: projectFile(),
  });
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout);
};

test('a failed request is one line of JSON with its number, address, path, and every cause', () => {
  expect(lineOf(`new Error('The halls could not be read', { cause: new Error('the connection broke') })`)).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    event: 'RequestFailed',
    request: '7',
    address: '192.0.2.1',
    method: 'GET',
    path: '/api/v1/halls',
    err: {
      message: 'The halls could not be read: the connection broke',
      stack: expect.stringContaining('caused by: Error: the connection broke'),
    },
  });
});

test.each([
  [
    'a server that refuses',
    `Object.assign(new Error('Connection refused: Not authorized'), { code: 5 })`,
    'Connection refused: Not authorized',
  ],
  [
    'what is behind it',
    `new Error('It was not read', { cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) })`,
    'It was not read: connect ECONNREFUSED',
  ],
])('%s is known: it is written in one sentence, without where in the code it was heard', (_, error, message) => {
  expect(lineOf(error)['err']).toEqual({ type: 'Error', message });
});
