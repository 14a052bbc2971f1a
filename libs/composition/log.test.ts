import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

const SCRIPT = `
  import { jsonReporter } from ${JSON.stringify(projectFile('dist/libs/composition/log.js'))};
  import { RequestFailed } from ${JSON.stringify(projectFile('dist/apps/api/events.js'))};
  const request = { request: '7', address: '192.0.2.1', method: 'GET', path: '/api/v1/halls' };
  const error = new Error('The halls could not be read', { cause: new Error('the connection broke') });
  jsonReporter('info', { now: () => 0 }).report(new RequestFailed(request, error));`;

test('a failed request is one line of JSON with its number, address, path, and every cause', () => {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
    encoding: 'utf8',
    cwd: projectFile(),
  });
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(stdout)).toMatchObject({
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
