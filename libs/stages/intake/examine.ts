import { isUtf8 } from 'node:buffer';
import { contractBreach, type Kind } from '#libs/contracts/index.js';
import type { Flood, Refusal } from '#libs/domain/index.js';
import { whyNotJson } from './not-json.js';

/** Why something is refused, with one sentence for the operator. */
export class RefusedReading {
  constructor(
    readonly reason: Refusal,
    readonly detail: string,
    readonly flood?: Flood,
  ) {}
}

/** The payload as the contract of its kind has it, or why not. */
export function examine(kind: Kind, bytes: Uint8Array): Record<string, unknown> | RefusedReading {
  if (!isUtf8(bytes)) return new RefusedReading('not-text', NOT_UTF8);
  const payload = parsed(bytes);
  if (payload instanceof RefusedReading) return payload;
  const breach = contractBreach(kind, payload);
  if (breach !== null) return new RefusedReading('breaks-contract', `The ${kind} breaks its contract: ${breach}.`);
  return payload as Record<string, unknown>;
}

const NOT_UTF8 =
  'The payload is not UTF-8 text; the kiosk must send JSON in UTF-8, not in UTF-16, GBK or another encoding of its machine.';

function parsed(bytes: Uint8Array): unknown {
  const text = asText(bytes);
  try {
    return JSON.parse(text);
  } catch {
    const { binary, detail } = whyNotJson(text);
    return new RefusedReading(binary ? 'not-text' : 'not-json', detail);
  }
}

const asText = (bytes: Uint8Array): string =>
  Buffer.isBuffer(bytes) ? bytes.toString() : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
