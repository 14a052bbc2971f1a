import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { Hosts, Report } from '#libs/runtime/index.js';
import { MOST_FRAME_BYTES } from './frame-sieve.js';
import { WebSocketOriginRefused, WebSocketRefused } from './listener-events.js';
import { addressOf } from './peer.js';
import { siftFrames } from './sifted-frames.js';
import type { TurnShare } from './turn-share.js';

const PATH = '/mqtt';
const PROTOCOL = 'mqtt';
/** Of a name of a host (RFC 1035), with a port. */
const LONGEST_HOST = 260;

/** Turns requests for a WebSocket into streams of MQTT. */
export class WebSockets {
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MOST_FRAME_BYTES,
    handleProtocols: () => PROTOCOL,
  });

  constructor(
    private readonly share: TurnShare,
    private readonly report: Report,
    private readonly hosts?: Pick<Hosts, 'takes'>,
    /** Of whose pages browsers may come, beside the name by which they ask. */
    private readonly pages?: Pick<Hosts, 'has'>,
  ) {}

  /** Hands the stream on, or answers why not. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer, hand: (stream: Duplex) => void): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!this.isOurs(request)) this.refuseHost(request, socket);
    else if (!this.isOwnPage(request)) this.refuseOrigin(request, socket);
    else if (request.url?.split('?', 1)[0] !== PATH) refuse(socket, 404, `WebSockets are at ${PATH}.`);
    else if (!offered.includes(PROTOCOL)) refuse(socket, 400, `Ask for the subprotocol ${PROTOCOL}.`);
    else this.upgrade(request, socket, head, hand);
  }

  /** A page of a stranger may lead its own name to this machine (DNS rebinding), and browsers say that name. */
  private isOurs({ rawHeaders, headers, socket }: IncomingMessage): boolean {
    if (!this.hosts) return true;
    const said = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
    return said === 1 && this.hosts.takes(headers.host ?? '', socket.localAddress);
  }

  /** A browser says whose page it is that asks. A kiosk that is no browser says nothing. */
  private isOwnPage({ headers: { origin, host } }: IncomingMessage): boolean {
    if (origin === undefined) return true;
    if (!URL.canParse(origin)) return false;
    const page = new URL(origin);
    return page.hostname === nameOf(host ?? '') || this.pages?.has(page.host) === true;
  }

  private refuseOrigin({ headers: { origin = '' }, socket: { remoteAddress } }: IncomingMessage, socket: Duplex): void {
    this.report(new WebSocketOriginRefused({ origin: origin.slice(0, LONGEST_HOST), address: addressOf(remoteAddress) }));
    refuse(socket, 403, 'This page is of another site. Open it from this machine, or have its name added to HALLWATCH_HOSTS.');
  }

  private refuseHost({ headers: { host = '' }, socket: { remoteAddress } }: IncomingMessage, socket: Duplex): void {
    this.report(new WebSocketRefused({ host: host.slice(0, LONGEST_HOST), address: addressOf(remoteAddress) }));
    refuse(socket, 421, 'This is not one of the names of HALLWATCH_HOSTS. Connect to one that is, or have this one added.');
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, hand: (stream: Duplex) => void): void {
    siftFrames(socket, this.share);
    this.server.handleUpgrade(request, socket, head, (webSocket) => hand(streamOf(webSocket)));
  }
}

const nameOf = (host: string): string | null => (URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : null);

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
