// Format, types and dead code, side by side: each is a process that uses one core. Plain JavaScript, because it runs before anything is built.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(fileURLToPath(import.meta.url), '..', '..');
const STEPS = [
  ['apps/tools/build.mjs'],
  ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', 'apps/console'],
  ['node_modules/@biomejs/biome/bin/biome', 'ci', '.'],
  ['node_modules/knip/bin/knip.js'],
];

/** Answers whether it found nothing. What it says comes in one piece. */
function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (more) => {
        said += more;
      });
    }
    child.on('close', (code) => {
      process.stdout.write(said);
      if (code !== 0) process.stdout.write(`${args.join(' ')} ended with ${code}\n`);
      resolve(code === 0);
    });
  });
}

const found = await Promise.all(STEPS.map(run));
process.exit(found.every(Boolean) ? 0 : 1);
