import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Secrets {
  webhook: string;
}

/** What signs outgoing webhooks. */
export class WebhookSecret {
  private constructor(readonly value: string) {}

  /** Given by the environment, else made up once and kept in the data folder, readable by its owner alone. */
  static of(dataDir: string, given: string | undefined): WebhookSecret {
    return new WebhookSecret(given ?? keptIn(join(dataDir, 'secrets.json')));
  }
}

function keptIn(path: string): string {
  if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as Secrets).webhook;
  const webhook = randomBytes(32).toString('base64url');
  writeFileSync(path, JSON.stringify({ webhook } satisfies Secrets), { mode: 0o600 });
  return webhook;
}
