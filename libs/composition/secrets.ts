import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Secrets {
  webhook: string;
}

/** What signs outgoing webhooks: given by the environment, else made up once and kept in the data folder, readable by its owner alone. */
export function webhookSecret(dataDir: string, given: string | undefined): string {
  if (given) return given;
  const path = join(dataDir, 'secrets.json');
  if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as Secrets).webhook;
  const webhook = randomBytes(32).toString('base64url');
  writeFileSync(path, JSON.stringify({ webhook } satisfies Secrets), { mode: 0o600 });
  return webhook;
}
