import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import { type AskedBy } from '../access/asked-by.js';
import { type Language, languageOf, TAGS } from './language.js';

const zip = promisify(gzip);

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

/** The language that a request asks for, by its address or by what its browser wants. */
export const languageFor = ({ query, headers }: Pick<AskedBy, 'query' | 'headers'>): Language =>
  languageOf(first(Reflect.get(Object(query), 'lang')), headers['accept-language']);

/** Sends a page of the public: small, and not at all to who has it already. */
export async function publicPage(
  page: string,
  language: Language,
  request: AskedBy,
  reply: FastifyReply,
): Promise<Buffer | string> {
  const tag = `"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`;
  void reply.type('text/html; charset=utf-8').headers({
    etag: tag,
    'cache-control': 'no-cache',
    'content-language': TAGS[language],
    vary: 'accept-language, accept-encoding',
  });
  if (reply.statusCode === 200 && request.headers['if-none-match'] === tag) {
    void reply.status(304);
    return '';
  }
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return page;
  void reply.header('content-encoding', 'gzip');
  return zip(page);
}
