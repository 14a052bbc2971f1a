import type { LogInRefusal } from '#libs/domain/index.js';

/** Longest wait for a provider, milliseconds. Ours. */
const TIMEOUT = 10_000;
/** An answer that is longer is none of theirs, bytes. Ours. */
const LARGEST = 256 * 1024;

/** Thrown when a provider's word lets nobody in. */
export class NotLetIn extends Error {
  constructor(
    readonly refused: LogInRefusal,
    cause?: unknown,
  ) {
    super(refused, { cause });
  }
}

async function bounded({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.length;
    if (size > LARGEST) throw new NotLetIn('not-proven');
    parts.push(bytes);
  }
  return new Uint8Array(Buffer.concat(parts));
}

const WITHOUT_BODY = new Set([204, 304]);

/** Asks a provider: in time, no more than is read, and never led elsewhere. Throws {@link NotLetIn} when it does not answer. */
export async function ask(url: string | URL, init: RequestInit = {}): Promise<Response> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT) });
    const { status, headers } = answer;
    const body = await bounded(answer);
    if (status >= 500 || status === 429) throw new NotLetIn('provider-away');
    return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
  } catch (error) {
    throw error instanceof NotLetIn ? error : new NotLetIn('provider-away', error);
  }
}

export type Json = Record<string, unknown>;

/** The same of an answer that is an object of JSON, whatever its status. */
export async function askJson(url: URL, init: RequestInit = {}): Promise<{ ok: boolean; body: Json }> {
  const answer = await ask(url, init);
  const body: unknown = await answer.json().catch(() => null);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new NotLetIn('not-proven');
  return { ok: answer.ok, body: body as Json };
}

export const postJson = (body: Json): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** A text that is there. */
export const textIn = (body: Json, name: string): string | null => {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** The same, of what must be there. */
export function neededIn(body: Json, name: string): string {
  const value = textIn(body, name);
  if (value === null) throw new NotLetIn('not-proven');
  return value;
}

/** An address with these questions. */
export function addressOf(base: string, path: string, query: Record<string, string> = {}): URL {
  const url = new URL(`${base.replace(/\/+$/, '')}${path}`);
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** Makes of what was thrown the refusal that it holds. */
export function refusalIn(error: unknown): NotLetIn | null {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof NotLetIn) return one;
  return null;
}
