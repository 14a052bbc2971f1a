import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { Report } from '#libs/runtime/index.js';
import { PacketOversized } from './events.js';
import { addressOf } from './peer.js';

const PATH = '/mqtt';
const PROTOCOL = 'mqtt';
/** A frame is in memory whole before its packets are read; libraries send a packet in one. Ours: what is larger is cut off. */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** The word of `ws` for a frame over the limit. */
const OVERSIZED = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** Turns requests for a WebSocket into streams of MQTT. */
export class WebSockets {
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: () => PROTOCOL,
  });

  constructor(private readonly report: Report) {}

  /** Hands the stream on, or answers why not. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer, hand: (stream: Duplex) => void): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (request.url?.split('?', 1)[0] !== PATH) refuse(socket, 404, `WebSockets are at ${PATH}.`);
    else if (!offered.includes(PROTOCOL)) refuse(socket, 400, `Ask for the subprotocol ${PROTOCOL}.`);
    else this.server.handleUpgrade(request, socket, head, (webSocket) => hand(this.stream(webSocket, request)));
  }

  private stream(webSocket: WebSocket, request: IncomingMessage): Duplex {
    const address = addressOf(request.socket.remoteAddress);
    const stream = createWebSocketStream(webSocket);
    // Before the stream hears of it and is destroyed.
    webSocket.prependListener('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== OVERSIZED || stream.destroyed) return;
      this.report(new PacketOversized({ address, client: undefined, atLeastBytes: MAX_FRAME_BYTES }));
    });
    // The standard has packets in binary frames only, and the connection closed for any other.
    webSocket.prependListener('message', (_data, isBinary) => {
      if (!isBinary) webSocket.terminate();
    });
    return stream;
  }
}

function refuse(socket: Duplex, status: number, says: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(says)}\r\n\r\n${says}`,
    () => socket.destroy(),
  );
}
