import { createHmac } from 'node:crypto';
import { type AddressOf, webhook } from '#libs/contracts/index.js';
import { Channel, type OutgoingAlert, type SendResult } from '#libs/domain/index.js';
import type { Installation } from './installation.js';
import { refusalIn } from './robot.js';

/** Longest wait for the other side, milliseconds. */
const TIMEOUT = 10_000;

/**
 * Signature of a webhook: HMAC-SHA256 over `{timestamp}.{body}`, hex. The timestamp (seconds) is signed too,
 * so that an old call cannot be played again.
 */
export const signature = (secret: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');

/** Not this call but the address or the set-up is wrong: another try would answer the same. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;

type Address = AddressOf<'webhook'>;

/** Alerts by POST to the technician's own address, signed, with an idempotency key. */
export class WebhookChannel extends Channel<Address> {
  constructor(private readonly installation: Installation) {
    super();
  }

  override async send({ id, address, body }: OutgoingAlert<Address>, cut?: AbortSignal): Promise<SendResult> {
    const text = JSON.stringify({ id, ...body });
    const timestamp = String(this.installation.wallSeconds());
    const secret = address.secret ?? (await this.installation.secret());
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': id,
      'x-hallwatch-timestamp': timestamp,
      ...(secret !== null && { 'x-hallwatch-signature': `sha256=${signature(secret, timestamp, text)}` }),
    };
    return post(address, headers, text, cut);
  }
}

/** By the codes of Node's network and TLS layers. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'names cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection off',
  UND_ERR_SOCKET: 'it broke the connection off',
  ENETUNREACH: 'there is no way to its network',
  EHOSTUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an authority that is not known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** What fetch says itself is always the same. */
function reasonOf({ name, cause }: Error): string {
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT / 1000} s`;
  if (name === 'AbortError') return 'it did not answer while others waited';
  const { code, message } = (cause ?? {}) as { code?: string; message?: string };
  return (code && REASONS[code]) ?? code ?? message ?? name;
}

/** What is read of an answer: the words of a refusal stand at its beginning. */
const MOST_READ = 16_384;

/** The beginning of an answer's body. */
async function firstOf({ body }: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    if (text.length >= MOST_READ) break;
  }
  return text;
}

/** A robot answers 200 to what it refuses as well. */
function judged(address: Address, text: string): SendResult {
  const refusal = refusalIn(address.url, text);
  if (!refusal) return { ok: true };
  return { ok: false, retry: refusal.retry, error: `${webhook.named(address)} answered ${refusal.words}` };
}

async function post(address: Address, headers: Record<string, string>, body: string, cut?: AbortSignal): Promise<SendResult> {
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT), ...(cut ? [cut] : [])]);
    const answer = await fetch(address.url, { method: 'POST', headers, body, redirect: 'error', signal });
    if (answer.ok) return judged(address, await firstOf(answer));
    await answer.body?.cancel();
    return { ok: false, retry: !isFinal(answer.status), error: `${webhook.named(address)} answered ${answer.status}` };
  } catch (error) {
    return { ok: false, retry: true, error: `${webhook.named(address)} could not be reached: ${reasonOf(error as Error)}` };
  }
}
