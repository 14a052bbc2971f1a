import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import { MOST_FRAME_BYTES } from './frame-sieve.js';
import { siftFrames } from './sifted-frames.js';
import type { TurnShare } from './turn-share.js';

const PATH = '/mqtt';
const PROTOCOL = 'mqtt';

/** Turns requests for a WebSocket into streams of MQTT. */
export class WebSockets {
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MOST_FRAME_BYTES,
    handleProtocols: () => PROTOCOL,
  });

  constructor(private readonly share: TurnShare) {}

  /** Hands the stream on, or answers why not. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer, hand: (stream: Duplex) => void): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (request.url?.split('?', 1)[0] !== PATH) refuse(socket, 404, `WebSockets are at ${PATH}.`);
    else if (!offered.includes(PROTOCOL)) refuse(socket, 400, `Ask for the subprotocol ${PROTOCOL}.`);
    else this.upgrade(request, socket, head, hand);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, hand: (stream: Duplex) => void): void {
    siftFrames(socket, this.share);
    this.server.handleUpgrade(request, socket, head, (webSocket) => hand(streamOf(webSocket)));
  }
}

function streamOf(webSocket: WebSocket): Duplex {
  const stream = createWebSocketStream(webSocket);
  // The standard has packets in binary frames only, and the connection closed for any other.
  webSocket.prependListener('message', (_data, isBinary) => {
    if (!isBinary) webSocket.terminate();
  });
  return stream;
}

function refuse(socket: Duplex, status: number, says: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(says)}\r\n\r\n${says}`,
    () => socket.destroy(),
  );
}
