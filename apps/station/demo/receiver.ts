import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Alert {
  to?: { name?: string };
  text?: { zh?: string; en?: string };
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

function signedRightly(secret: string, request: IncomingMessage, body: string): boolean {
  const given = String(request.headers['x-hallwatch-signature'] ?? '');
  const time = String(request.headers['x-hallwatch-timestamp'] ?? '');
  const right = `sha256=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
  return given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right));
}

/** The technician's phone of the demo: takes the signed webhook, checks it as a receiver should, shows the text. */
export class DemoReceiver {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static open(secret: string, show: (to: string, text: string) => void): Promise<DemoReceiver> {
    const server = createServer(async (request, response) => {
      const body = await bodyOf(request);
      if (!signedRightly(secret, request, body)) return void response.writeHead(401).end();
      const alert = JSON.parse(body) as Alert;
      show(alert.to?.name ?? '', alert.text?.zh ?? '');
      response.writeHead(204).end();
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        resolve(new DemoReceiver(server, `http://127.0.0.1:${port}/alerts`));
      });
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
