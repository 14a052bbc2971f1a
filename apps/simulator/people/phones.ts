import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Alert, pageOf, type Shown } from './phones-page.js';

/** An alert is some kilobytes. */
const MOST_BYTES = 1_000_000;
/** Alerts that the page shows. */
const MOST_SHOWN = 200;

export interface PhonesParts {
  host?: string;
  /** 0: any that is free. */
  port?: number;
  /** By which what comes is signed. */
  secret: string;
  now(): number;
  show?(to: string, text: string): void;
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > MOST_BYTES) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function signedRightly(secret: string, request: IncomingMessage, body: string): boolean {
  const given = String(request.headers['x-hallwatch-signature'] ?? '');
  const time = String(request.headers['x-hallwatch-timestamp'] ?? '');
  const right = `sha256=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
  return given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right));
}

function alertIn(body: string): Alert | null {
  try {
    const alert: unknown = JSON.parse(body);
    return typeof alert === 'object' && alert !== null ? (alert as Alert) : null;
  } catch {
    return null;
  }
}

/** The phones of the demo's people: they take the signed webhook, check it as a receiver should, and show what came on a page. */
export class Phones {
  private readonly shown: Shown[] = [];

  private constructor(
    private readonly parts: PhonesParts,
    private readonly server: Server,
  ) {}

  static open(parts: PhonesParts): Promise<Phones> {
    const { host = '127.0.0.1', port = 0 } = parts;
    const server = createServer();
    const phones = new Phones(parts, server);
    server.on('request', (request, response) => void phones.answer(request, response).catch(() => response.destroy()));
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => resolve(phones));
    });
  }

  /** Where alerts go. */
  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://${this.parts.host ?? '127.0.0.1'}:${port}/alerts`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') return void response.writeHead(await this.take(request)).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? '' : pageOf(this.shown));
  }

  /** Answers the status. */
  private async take(request: IncomingMessage): Promise<number> {
    const body = await bodyOf(request);
    if (body === null) return 413;
    if (!signedRightly(this.parts.secret, request, body)) return 401;
    const alert = alertIn(body);
    if (!alert) return 400;
    this.keep(alert);
    return 204;
  }

  /** What comes twice has the same id, and is shown once. */
  private keep(alert: Alert): void {
    if (alert.id !== undefined && this.shown.some(({ alert: { id } }) => id === alert.id)) return;
    this.shown.unshift({ at: this.parts.now(), alert });
    this.shown.length = Math.min(this.shown.length, MOST_SHOWN);
    this.parts.show?.(alert.to?.name ?? '', alert.text?.zh ?? '');
  }
}
