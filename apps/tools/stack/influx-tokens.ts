import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '#libs/runtime/index.js';

/** Milliseconds that InfluxDB may take to answer. */
const PATIENCE = 30_000;

export interface TokensWanted {
  url: string;
  /** Of whoever set the server up. */
  operator: string;
  /** Its name. */
  org: string;
  /** Each token lies in a folder of its own in it, so that whoever is given one sees no other. */
  folder: string;
}

/** What each may do with the buckets of the organization. */
const ROLES = { reader: ['read'], writer: ['read', 'write'] } as const;
type Role = keyof typeof ROLES;

/** By which we know again what we made. */
const descriptionOf = (role: Role): string => `Hallwatch ${role}`;

interface Answered {
  status: number;
  json: unknown;
}

async function ask({ url }: TokensWanted, token: string, method: string, path: string, body?: object): Promise<Answered> {
  const answer = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
    method,
    headers: { authorization: `Token ${token}`, ...(body && { 'content-type': 'application/json' }) },
    signal: AbortSignal.timeout(PATIENCE),
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text ? JSON.parse(text) : null };
}

const NOT_LET: ReadonlySet<number> = new Set([401, 403]);

/** Id of the organization; null when this token may not make tokens. */
async function organization(wanted: TokensWanted): Promise<string | null> {
  const { status, json } = await ask(wanted, wanted.operator, 'GET', `/api/v2/orgs?${new URLSearchParams({ org: wanted.org })}`);
  if (status === 404)
    throw new StartRefused(`InfluxDB has no organization ${wanted.org}.`, 'Correct HALLWATCH_INFLUX_ORG, its name.');
  if (status === 200) return (json as { orgs: { id: string }[] }).orgs[0]?.id ?? null;
  if (NOT_LET.has(status)) return null;
  throw new StartRefused(`InfluxDB answers ${status} where its organization is asked for.`, 'See its log, then start again.');
}

/** A token that was made before, and that still opens the buckets. One that was only handed on is tried to be bettered. */
async function kept(wanted: TokensWanted, file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const token = readFileSync(file, 'utf8').trim();
  if (token === wanted.operator) return false;
  const { status } = await ask(wanted, token, 'GET', `/api/v2/buckets?${new URLSearchParams({ org: wanted.org, limit: '1' })}`);
  return status === 200;
}

/** What we made before and of which the file is lost. */
async function forget(wanted: TokensWanted, orgID: string, role: Role): Promise<void> {
  const path = '/api/v2/authorizations';
  const { json } = await ask(wanted, wanted.operator, 'GET', `${path}?${new URLSearchParams({ orgID })}`);
  const all = (json as { authorizations?: { id: string; description?: string }[] } | null)?.authorizations ?? [];
  for (const { id, description } of all)
    if (description === descriptionOf(role)) await ask(wanted, wanted.operator, 'DELETE', `${path}/${id}`);
}

/** A new token; null when the operator's is none that may make some. */
async function made(wanted: TokensWanted, orgID: string, role: Role): Promise<string | null> {
  await forget(wanted, orgID, role);
  const permissions = ROLES[role].map((action) => ({ action, resource: { type: 'buckets', orgID } }));
  const asked = { orgID, description: descriptionOf(role), permissions };
  const { status, json } = await ask(wanted, wanted.operator, 'POST', '/api/v2/authorizations', asked);
  if (status === 201) return (json as { token: string }).token;
  if (NOT_LET.has(status)) return null;
  throw new StartRefused(`InfluxDB answers ${status} where a token is to be made.`, 'See its log, then start again.');
}

/** Beside it first: whoever reads it finds the old one or the new one whole. Others may read it: the volume is what keeps them out. */
function keep(file: string, token: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.new`, token, { mode: 0o444 });
  chmodSync(`${file}.new`, 0o444);
  renameSync(`${file}.new`, file);
}

/** Makes a token that reads and one that also writes, each once. One that is given and may make none is handed on, as it was before. */
export async function makeTokens(wanted: TokensWanted, say: (line: string) => void): Promise<void> {
  for (const role of Object.keys(ROLES) as Role[]) {
    const file = join(wanted.folder, role, 'token');
    if (await kept(wanted, file)) {
      say(`kept     the token of the ${role}`);
      continue;
    }
    const orgID = await organization(wanted);
    const token = orgID && (await made(wanted, orgID, role));
    keep(file, token ?? wanted.operator);
    say(token ? `made     a token for the ${role}` : `The token given may make no others: the ${role} is given that one.`);
  }
}
