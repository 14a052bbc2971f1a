import { type LookupAddress, lookup as lookUpName } from 'node:dns';
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type AllowedTargets, type InnerKind, refusedTarget } from '#libs/domain/index.js';

/** Thrown when nothing may be sent to where an address leads. */
export class TargetRefused extends Error {
  readonly retry = false;
  constructor(
    readonly host: string,
    readonly kind: InnerKind,
  ) {
    super(refusedTarget(host, kind).en);
  }
}

/** Thrown when the other side sends us elsewhere: only the address that was checked is called. */
export class Redirected extends Error {
  constructor(readonly status: number) {
    super(`it sends us elsewhere (${status}), and redirects are not followed`);
  }
}

type LookedUp = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
export type LookUp = (host: string, done: LookedUp) => void;

const bySystem: LookUp = (host, done) => lookUpName(host, { all: true }, done);

/** Looks a name up and hands on what may be called; the connection is made to just these addresses. One that may not be refuses all. */
const checkedLookup =
  (policy: AllowedTargets, lookUp: LookUp): LookupFunction =>
  (host, options, done) => {
    lookUp(host, (error, addresses) => {
      if (error) return done(error, '', 0);
      for (const { address } of addresses) {
        const kind = policy.ofAddress(host, address);
        if (kind !== null) return done(new TargetRefused(host, kind), '', 0);
      }
      const [first = { address: '', family: 0 }] = addresses;
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };

/** How a request is made that goes outside. */
export interface Outgoing {
  url: string;
  policy: AllowedTargets;
  signal: AbortSignal;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** Characters that are read of the answer. */
  most: number;
  /** In place of the machine's own names. */
  lookUp?: LookUp;
}

export interface Answer {
  status: number;
  /** The beginning of its body. */
  text: string;
}

async function firstOf(answer: IncomingMessage, most: number): Promise<string> {
  let text = '';
  answer.setEncoding('utf8');
  for await (const part of answer) {
    text += String(part);
    if (text.length >= most) break;
  }
  return text;
}

function begin({ url, policy, signal, method = 'GET', headers, lookUp = bySystem }: Outgoing): ClientRequest {
  const to = new URL(url);
  const kind = policy.ofHost(to.hostname);
  if (kind !== null) throw new TargetRefused(to.hostname, kind);
  // No agent: a connection is of one request, to the address that was checked for it.
  const options: RequestOptions = {
    method,
    signal,
    agent: false,
    lookup: checkedLookup(policy, lookUp),
    ...(headers && { headers }),
  };
  return (to.protocol === 'https:' ? requestSecure : requestPlain)(to, options);
}

/** Calls an address that was given to us, unless the policy refuses it: as it is written, or by what its name leads to. */
export async function callGuarded(asked: Outgoing): Promise<Answer> {
  const request = begin(asked);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
    request.end(asked.body);
  });
  // What breaks off while it is read is told by the reading.
  request.on('error', () => answer.destroy());
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    request.destroy();
    throw new Redirected(status);
  }
  try {
    return { status, text: await firstOf(answer, asked.most) };
  } finally {
    request.destroy();
  }
}
