import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const PACKED = new Set(['.ico', '.png', '.woff2']);
/** Their names carry a hash of what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const zip = promisify(gzip);

/** One file, read once and kept: the pages are small and few. */
class ServedFile {
  private readonly bytes: Buffer;
  private readonly tag: string;
  private zipped: Promise<Buffer> | undefined;

  constructor(
    private readonly file: string,
    private readonly caching: string,
  ) {
    this.bytes = readFileSync(file);
    this.tag = `"${createHash('sha256').update(this.bytes).digest('base64url').slice(0, 22)}"`;
  }

  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    void reply.headers({ etag: this.tag, 'cache-control': this.caching, vary: 'accept-encoding' });
    if (request.headers['if-none-match'] === this.tag) return reply.status(304).send();
    void reply.type(TYPES[extname(this.file)] ?? 'application/octet-stream');
    if (PACKED.has(extname(this.file)) || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
      return reply.send(this.bytes);
    this.zipped ??= zip(this.bytes);
    return reply.header('content-encoding', 'gzip').send(await this.zipped);
  }
}

function serve(server: FastifyInstance, path: string, file: string, caching: string): void {
  const served = new ServedFile(file, caching);
  server.get(path, (request, reply) => served.answer(request, reply));
}

/** Serves these files of a folder under the prefix. */
export function serveFiles(server: FastifyInstance, prefix: string, folder: string, names: string[]): void {
  for (const name of names) serve(server, prefix + name, join(folder, name), 'no-cache');
}

/** Its index stands for every page; the manifest is for the server that writes the board's. */
const NOT_SERVED = ['/index.html', '/manifest.json'];

/** Serves what the console was built to. */
export function serveConsole(server: FastifyInstance, folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    if (entry.isFile() && !NOT_SERVED.includes(path))
      serve(server, path, file, path.startsWith('/assets/') ? FOR_EVER : 'no-cache');
  }
}
