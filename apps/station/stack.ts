import { parseArgs } from 'node:util';
import { begin, Lifecycle, PROJECT_ROOT, projectFile, StartRefused } from '#libs/runtime/index.js';
import { startLocal, statusLocal, stopLocal } from './local/stack.js';
import { runCheck } from './stack/check.js';
import { PROJECT_FILES } from './stack/files.js';
import { makeSecrets } from './stack/secrets.js';

const USAGE = `Known are:
  npm run stack:check                     is the installation of docker-compose.yml in order
  npm run stack:secrets                   makes up the passwords of docker-compose.yml
  npm run stack:local [-- start|stop|status] [--folder DIR] [--empty] [--databases]
                                          everything on this machine with Debian's servers; --empty: without the demo's kiosks;
                                          --databases: PostgreSQL and InfluxDB alone`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function parsed() {
  const no = { type: 'boolean', default: false } as const;
  const options = {
    folder: { type: 'string', default: projectFile('data-stack') },
    empty: no,
    databases: no,
  } as const;
  try {
    return parseArgs({ args: process.argv.slice(2), options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new StartRefused((error as Error).message.split('. ')[0] ?? 'Wrong argument', `\n${USAGE}`);
  }
}

const LOCAL = { start: startLocal, stop: stopLocal, status: statusLocal };

await begin(new Lifecycle(), async () => {
  const { values, positionals } = parsed();
  const [what, how = 'start'] = positionals;
  if (what === 'check') process.exitCode = await runCheck(PROJECT_FILES, say);
  else if (what === 'secrets') process.exitCode = makeSecrets(PROJECT_FILES, PROJECT_ROOT, say);
  else if (what === 'local' && how in LOCAL) process.exitCode = await LOCAL[how as keyof typeof LOCAL](values, say);
  else throw new StartRefused(`${positionals.join(' ') || 'Nothing'} is not known here.`, `\n${USAGE}`);
});
