import { parseArgs } from 'node:util';
import { Grounds } from '../access/place.js';
import { fuzz } from './fuzz.js';
import { OPERATIONS } from './requests.js';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
const grounds = await Grounds.open();
const began = performance.now();
const { statuses, taken, complaints } = await fuzz(grounds, requests, seed);
await grounds.stand.close();
const seconds = Math.round((performance.now() - began) / 1_000);
const never = OPERATIONS.filter(({ method, path }) => !taken.has(`${method} ${path}`)).map(
  ({ method, path }) => `${method} ${path}`,
);
process.stdout.write(
  [
    `${requests} requests with seed ${seed} in ${seconds} s`,
    `answered with ${Object.entries(statuses)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ')}`,
    `never with success: ${never.join(', ') || 'none'}`,
    `complaints: ${complaints.length}`,
    ...complaints,
    '',
  ].join('\n'),
);
process.exitCode = complaints.length > 0 ? 1 : 0;
