import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came to a receiver. */
export interface Received {
  path: string;
  /** By the machine's own clock, milliseconds. */
  at: number;
  headers: IncomingHttpHeaders;
  body: { event: string; text: { zh: string; en: string }; to: { id: string } } & Record<string, unknown>;
}

/** How it answers; `hangs`: never. */
export type Answering = number | 'hangs' | { status: number; says: string };

const answer = (response: ServerResponse, how: Answering): void => {
  if (how === 'hangs') return;
  const { status, says } = typeof how === 'number' ? { status: how, says: '' } : how;
  response.writeHead(status, { 'content-type': 'application/json' }).end(says);
};

/** The phones of a story: a real server on which each path is somebody's. */
export class Receiver {
  readonly got: Received[] = [];
  /** By path; else it takes everything. */
  readonly answers = new Map<string, Answering>();
  private readonly server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    const path = request.url ?? '';
    this.got.push({ path, at: performance.now(), headers: request.headers, body: JSON.parse(text) });
    const how = [...this.answers].find(([begins]) => path.startsWith(begins))?.[1] ?? 200;
    answer(response, how);
  });

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  at = (path: string): string => `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;

  to = (path: string): Received[] => this.got.filter((one) => one.path === path);
}
