import { begin, Lifecycle, PROJECT_ROOT, StartRefused } from '#libs/runtime/index.js';
import { runCheck } from './stack/check.js';
import { PROJECT_FILES } from './stack/files.js';
import { makeSecrets } from './stack/secrets.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

await begin(new Lifecycle(), async () => {
  const [what] = process.argv.slice(2);
  if (what === 'check') process.exitCode = await runCheck(PROJECT_FILES, say);
  else if (what === 'secrets') process.exitCode = makeSecrets(PROJECT_FILES, PROJECT_ROOT, say);
  else throw new StartRefused(`${what ?? 'Nothing'} is not known here.`, 'Known are: check, secrets.');
});
