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

const OUTSIDE = `
  import { jsonReporter } from ${JSON.stringify(projectFile('dist/libs/composition/log.js'))};
  import { BrokerAway } from ${JSON.stringify(projectFile('dist/libs/adapters/mqtt/uplink-events.js'))};
  const { report } = jsonReporter('info', { now: () => 0 });
  report(new BrokerAway(Object.assign(new Error('connect ECONNREFUSED', { cause: new Error('nobody') }), { code: 'ECONNREFUSED' })));
  report(new BrokerAway(new TypeError('x is not a function')));`;

test('what came from outside is told by its words, a mistake of ours with where it is', () => {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', OUTSIDE], {
    encoding: 'utf8',
    cwd: projectFile(),
  });
  const [outside, ours] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(outside.err).toEqual({
    ...{ type: 'Error', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
    cause: { type: 'Error', message: 'nobody' },
  });
  expect(ours.err).toMatchObject({ type: 'TypeError', stack: expect.stringContaining('x is not a function\n    at ') });
});
