import { createHmac } from 'node:crypto';
import { type AddressOf, webhook } from '#libs/contracts/index.js';
import { Channel, type OutgoingAlert, type SendResult } from '#libs/domain/index.js';
import type { Installation } from './installation.js';
import { callGuarded, Redirected, TargetRefused } from './outgoing.js';
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
    return this.post(address, headers, text, cut);
  }

  private async post(address: Address, headers: Record<string, string>, body: string, cut?: AbortSignal): Promise<SendResult> {
    const { policy, lookUp } = this.installation;
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT), ...(cut ? [cut] : [])]);
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    try {
      const asked = { url: address.url, policy, signal, method: 'POST' as const, headers: { ...headers, ...length }, body };
      const { status, text } = await callGuarded({ ...asked, most: MOST_READ, ...(lookUp && { lookUp }) });
      if (isGood(status)) return judged(address, text);
      return { ok: false, retry: !isFinal(status), error: `${webhook.named(address)} answered ${status}` };
    } catch (error) {
      return failed(address, error as Error, signal);
    }
  }
}

/** By the codes of Node's network and TLS layers: for the log, as whoever gave the address is not to learn which ports are open. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection off',
  ENETUNREACH: 'there is no way to its network',
  EHOSTUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an authority that is not known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
/** Of the name alone. */
const OF_NAME: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'names cannot be looked up now',
};

function detailOf(error: Error & { code?: string }, signal: AbortSignal): string {
  if (signal.aborted) {
    const isLate = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
    return isLate ? `no answer within ${TIMEOUT / 1000} s` : 'it did not answer while others waited';
  }
  const { code, message } = error;
  return (code && REASONS[code]) ?? code ?? message;
}

/** What is read of an answer: the words of a refusal stand at its beginning. */
const MOST_READ = 16_384;

/** A robot answers 200 to what it refuses as well. */
function judged(address: Address, text: string): SendResult {
  const refusal = refusalIn(address.url, text);
  if (!refusal) return { ok: true };
  return { ok: false, retry: refusal.retry, error: `${webhook.named(address)} answered ${refusal.words}` };
}

function failed(address: Address, error: Error & { code?: string }, signal: AbortSignal): SendResult {
  const named = webhook.named(address);
  if (error instanceof TargetRefused) return { ok: false, retry: false, error: error.message };
  if (error instanceof Redirected) return { ok: false, retry: false, error: `${named} is not used: ${error.message}` };
  const ofName = error.code && OF_NAME[error.code];
  if (ofName) return { ok: false, retry: true, error: `${named} could not be reached: ${ofName}` };
  return { ok: false, retry: true, error: `${named} could not be reached`, detail: detailOf(error, signal) };
}

const isGood = (status: number): boolean => status >= 200 && status < 300;
