import { createHmac } from 'node:crypto';
import { type AlertMessage, Channel, type OutboxItem, type SendResult } from '#libs/domain/index.js';

/** Longest wait for the other side, milliseconds. */
const TIMEOUT = 10_000;

/**
 * Signature of a webhook: HMAC-SHA256 over `{timestamp}.{body}`, hex. The timestamp (seconds) is signed too,
 * so that an old call cannot be played again.
 */
export const signature = (secret: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');

/** The address without what may be secret in it. */
const shown = (url: string): string => {
  const { origin } = new URL(url);
  return origin;
};

/** Not this call but the address or the set-up is wrong: another try would answer the same. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;

/** Alerts by POST to the technician's own address, signed, with an idempotency key. */
export class WebhookChannel extends Channel {
  override readonly takes = 'alert';

  constructor(
    /** Null: it is not known, and what has no secret of its own goes unsigned. */
    private readonly installationSecret: string | null,
    /** Seconds since 1970 by the machine: the receiver checks the signature against its own clock. */
    private readonly wallSeconds: () => number,
  ) {
    super();
  }

  override async send(item: OutboxItem): Promise<SendResult> {
    const { address, body } = item.message as AlertMessage;
    const text = JSON.stringify({ id: item.id, ...body });
    const timestamp = String(this.wallSeconds());
    const secret = address.secret ?? this.installationSecret;
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': item.id,
      'x-hallwatch-timestamp': timestamp,
      ...(secret !== null && { 'x-hallwatch-signature': `sha256=${signature(secret, timestamp, text)}` }),
    };
    return post(address.url, headers, text);
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
  const { code, message } = (cause ?? {}) as { code?: string; message?: string };
  return (code && REASONS[code]) ?? code ?? message ?? name;
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<SendResult> {
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
    await answer.body?.cancel();
    if (answer.ok) return { ok: true };
    return { ok: false, retry: !isFinal(answer.status), error: `${shown(url)} answered ${answer.status}` };
  } catch (error) {
    return { ok: false, retry: true, error: `${shown(url)} could not be reached: ${reasonOf(error as Error)}` };
  }
}
