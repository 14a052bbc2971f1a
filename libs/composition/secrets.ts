import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NamedEvent, type Report, replaceOwn, StartRefused } from '#libs/runtime/index.js';

/** A secret that was made up once and is kept in the data folder. */
interface Kept {
  name: string;
  /** Who else was given it: a new one would be wrong for them. Null: nobody, so that a lost one is made anew. */
  heldBy: string | null;
  /** The setting that gives it instead. */
  setting: string | null;
}

const WEBHOOK: Kept = {
  name: 'webhook',
  heldBy: 'the receivers of webhooks, who check our signature by it',
  setting: 'HALLWATCH_WEBHOOK_SECRET',
};

const FACTORS: Kept = { name: 'factors', heldBy: null, setting: 'HALLWATCH_FACTOR_KEY' };

/** What secrets of second factors are encrypted with, where the data folder is this process's own and stays. Made up when it is first asked for. */
export const factorSecret = (dataDir: string, report: Report): string => keptSecret(dataDir, FACTORS, report);

/** What signs outgoing webhooks. */
export class WebhookSecret {
  private constructor(readonly value: string) {}

  /** Given by the environment, else made up once and kept in the data folder, readable by its owner alone. Throws {@link StartRefused}. */
  static of(dataDir: string, given: string | undefined, report: Report): WebhookSecret {
    return new WebhookSecret(given ?? keptSecret(dataDir, WEBHOOK, report));
  }
}

const SecretsFile = z.record(z.string(), z.string().min(1));
type SecretsFile = z.infer<typeof SecretsFile>;

/**
 * The secret of that name in secrets.json; made up when there is none. In a damaged file what others hold stops the start, for they
 * would be told nothing; what nobody else holds is made anew, and said.
 */
export function keptSecret(dataDir: string, kept: Kept, report: Report): string {
  const path = join(dataDir, 'secrets.json');
  const found = secretsIn(path);
  const value = found === 'damaged' ? undefined : found?.[kept.name];
  if (value !== undefined) return value;
  if (found === 'damaged' && kept.heldBy !== null) throw damaged(path, { ...kept, heldBy: kept.heldBy });
  const made = randomBytes(32).toString('base64url');
  replaceOwn(path, JSON.stringify({ ...(found === 'damaged' ? {} : found), [kept.name]: made }));
  if (found === 'damaged') report(new SecretMadeAnew({ file: path, name: kept.name }));
  return made;
}

/** Null: there is no file. */
function secretsIn(path: string): SecretsFile | 'damaged' | null {
  try {
    return SecretsFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'damaged';
    throw error;
  }
}

const damaged = (path: string, { name, heldBy, setting }: Kept & { heldBy: string }): StartRefused =>
  new StartRefused(
    `${path} is damaged, and it holds the secret "${name}" that is also held by ${heldBy}.`,
    `Put the file back from a backup${setting ? `, or set ${setting} to that secret and remove the file` : ''}; if nobody has it any more, remove the file, start, and give the new one to them.`,
  );

/** A lost secret that nobody else had. */
class SecretMadeAnew extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  constructor(override readonly fields: { file: string; name: string }) {
    super();
    this.says = `${fields.file} was damaged; the secret "${fields.name}", which nobody else holds, was made anew.`;
  }
}
