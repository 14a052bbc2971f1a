import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StartRefused } from '#libs/runtime/index.js';
import { COMPOSE_FILE } from './checked-stack.js';
import { GIVEN_SECRETS, pathOf, readCompose } from './compose.js';
import type { StackFiles } from './files.js';

/** Makes up the secrets of docker-compose.yml that are not there yet; one that is there is left as it is. */
export function makeSecrets(files: StackFiles, root: string, say: (line: string) => void): number {
  const read = readCompose(files.read(COMPOSE_FILE));
  if ('wrong' in read) throw new StartRefused(`${COMPOSE_FILE} cannot be read.`, 'See npm run stack:check.');
  for (const [name, { file: given }] of Object.entries(read.compose.secrets)) {
    if (GIVEN_SECRETS.has(name)) continue;
    const file = pathOf(name, given);
    const path = resolve(root, file);
    if (existsSync(path)) {
      say(`kept     ${file}`);
      continue;
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Each container reads it as another user; the folder keeps others out. No new line: some take it for a part of the secret.
    writeFileSync(path, randomBytes(24).toString('hex'), { flag: 'wx' });
    chmodSync(path, 0o444);
    say(`made up  ${file}${name === 'admin_password' ? '   log in to Hallwatch as admin with it' : ''}`);
  }
  return 0;
}
