import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { SAFE_HEADERS } from './headers.js';
import { Problem } from './problem.js';

const BY_CODE: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: new Problem('headers-too-large', 'The headers are too large. Send fewer cookies and shorter addresses.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new Problem('too-large', 'The extensions of a chunk are too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem('too-slow', 'The request did not arrive in time. Send it again.'),
};
const MALFORMED = new Problem('bad-request', 'This is no request of HTTP/1.1.');

/** What Node refuses before there is a request is answered as anything else that is refused: with the same headers, as a problem document. */
export function answerClientError(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = BY_CODE[error.code ?? ''] ?? MALFORMED;
  const { instance: _, ...document } = problem.document('');
  const body = JSON.stringify(document);
  const headers = {
    ...SAFE_HEADERS,
    'cache-control': 'no-store',
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${head.join('')}\r\n${body}`, () => socket.destroy());
}
