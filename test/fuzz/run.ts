import { parseArgs } from 'node:util';
import { fuzz, openGrounds, unseen } from './fuzz.js';
import { OPERATIONS } from './requests.js';
import { NEVER_TAKEN } from './wishes.js';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
const grounds = await openGrounds();
const began = performance.now();
const found = await fuzz(grounds, requests, seed);
const { statuses, taken, complaints } = found;
const { heapUsed, rss } = process.memoryUsage();
const inMB = (bytes: number): number => Math.round(bytes / 2 ** 20);
await grounds.stand.close();
const seconds = Math.round((performance.now() - began) / 1_000);
const wrong = unseen(found);
process.stdout.write(
  [
    `${requests} requests with seed ${seed} in ${seconds} s`,
    `answered with ${Object.entries(statuses)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ')}`,
    `${taken.size} of ${OPERATIONS.length} operations succeeded; ${Object.keys(NEVER_TAKEN).length} cannot here`,
    `unlike the list: ${wrong.join(', ') || 'none'}`,
    `${inMB(heapUsed)} MB of JavaScript, ${inMB(rss)} MB in all, with server, database and those who ask in one process`,
    `complaints: ${complaints.length}`,
    ...complaints,
    '',
  ].join('\n'),
);
process.exitCode = complaints.length + wrong.length > 0 ? 1 : 0;
