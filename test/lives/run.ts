import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { live } from './live.js';
import { lives } from './steps.js';

/*
 * Random lives in numbers: node dist/test/lives/run.js 10000 [--seed N] [--path P]. The seed is printed, and with it a failing life comes
 * again.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, path: { type: 'string' } },
});
const numRuns = Number(positionals[0] ?? 1_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`${numRuns} lives, seed ${seed}`);
const began = performance.now();
let lived = 0;
const told = (): void => {
  lived += 1;
  if (lived % 500 === 0) console.log(`  ${lived} lives, ${((performance.now() - began) / lived).toFixed(1)} ms each`);
};
const property = fc.asyncProperty(lives, async (life) => {
  told();
  await live(life);
});
const outcome = await fc.check(property, { numRuns, seed, ...(values.path && { path: values.path }) });
console.log(`${((performance.now() - began) / 1_000).toFixed(0)} s, ${lived} lives`);
if (outcome.failed) {
  const [life] = outcome.counterexample ?? [];
  console.log(`--seed ${outcome.seed} --path ${outcome.counterexamplePath} (${outcome.numShrinks} times shorter)`);
  console.log(JSON.stringify(life));
  console.log(outcome.errorInstance instanceof Error ? outcome.errorInstance.stack : outcome.errorInstance);
  process.exitCode = 1;
}
