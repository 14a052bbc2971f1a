import { parseArgs } from 'node:util';
import { begin, Lifecycle, PROJECT_ROOT, print, projectFile, StartRefused } from '#libs/runtime/index.js';
import { PORTS_USAGE } from './local/ports.js';
import { type LocalWishes, startLocal, statusLocal, stopLocal } from './local/stack.js';
import { runCheck } from './stack/check.js';
import { PROJECT_FILES } from './stack/files.js';
import { makeSecrets } from './stack/secrets.js';

const USAGE = `Known are:
  npm run stack:check                     is the installation of docker-compose.yml in order
  npm run stack:secrets                   makes up the passwords of docker-compose.yml
  npm run stack:local [-- start|stop|status] [--folder DIR] [--ports FROM] [--empty] [--databases]
                                          everything on this machine with Debian's servers; --empty: without the demo's kiosks;
                                          --databases: PostgreSQL and InfluxDB alone; ports stay what they were at the first start,
                                          if not by ${PORTS_USAGE}`;

function parsed() {
  const no = { type: 'boolean', default: false } as const;
  const options = {
    folder: { type: 'string', default: projectFile('data-stack') },
    empty: no,
    databases: no,
    ports: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: process.argv.slice(2), options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new StartRefused((error as Error).message.split('. ')[0] ?? 'Wrong argument', `\n${USAGE}`);
  }
}

const LOCAL = {
  start: (wishes: LocalWishes): Promise<number> => startLocal(wishes, print, whenCalledOff()),
  stop: (wishes: LocalWishes): Promise<number> => stopLocal(wishes, print),
  status: (wishes: LocalWishes): Promise<number> => statusLocal(wishes, print),
};

/** On Ctrl-C, or a service manager's word. */
function whenCalledOff(): AbortSignal {
  const calling = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => calling.abort());
  return calling.signal;
}

await begin(new Lifecycle(), async () => {
  const { values, positionals } = parsed();
  const [what, how = 'start'] = positionals;
  if (what === 'check') process.exitCode = await runCheck(PROJECT_FILES, print);
  else if (what === 'secrets') process.exitCode = makeSecrets(PROJECT_FILES, PROJECT_ROOT, print);
  else if (what === 'local' && how in LOCAL) process.exitCode = await LOCAL[how as keyof typeof LOCAL](values);
  else throw new StartRefused(`${positionals.join(' ') || 'Nothing'} is not a known command.`, `\n${USAGE}`);
});
