import { createServer as createHttp, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTls, TLSSocket, type TlsOptions, type Server as TlsServer } from 'node:tls';
import { type Hosts, type MqttListener, type Report, StartRefused } from '#libs/runtime/index.js';
import { BrokerFailed } from './events.js';
import { TlsFailed } from './listener-events.js';
import { addressOf, certificateOf, type Peer } from './peer.js';
import type { TlsFiles } from './tls-files.js';
import type { TurnShare } from './turn-share.js';
import { WebSockets } from './web-sockets.js';

/** Takes a connection that is ready for MQTT. */
export type Accept = (stream: Duplex, peer: Peer) => void;

export interface ListenerParts {
  host: string;
  /** Told of each connection before it is ready for anything. */
  arrived(socket: Socket): void;
  accept: Accept;
  /** What all connections together may take of a turn of the loop. */
  share: TurnShare;
  report: Report;
  tls: TlsFiles | null;
  /** By which names WebSockets are opened; absent: by any. */
  hosts?: Pick<Hosts, 'takes'>;
  /** Whose pages may open WebSockets, beside those of the name that is asked for; absent: nobody's. */
  pages?: Pick<Hosts, 'has'>;
}

/** Connections that wait for the kernel to hand them over: all kiosks may come at once. */
const BACKLOG = 4_096;
/** Milliseconds for TLS, or the request of a WebSocket, to be done. */
const HANDSHAKE = 10_000;
/** A line that is dead is found even when the kiosk wants no keep-alive of MQTT; milliseconds until the first look. */
const TCP = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 120_000 };

/** One way in, and the connections on it. */
export class Listener {
  private readonly sockets = new Set<Socket>();

  /** Listens. Throws {@link StartRefused} that names the variable of the port. */
  static async open(wanted: MqttListener, parts: ListenerParts): Promise<Listener> {
    const listener = new Listener(wanted, serverFor(wanted, parts), parts.arrived);
    await listener.listen(parts.host);
    // A connection that could not be taken, for want of files or memory. The others go on.
    listener.server.on('error', (error) => parts.report(new BrokerFailed(error)));
    return listener;
  }

  private constructor(
    private readonly wanted: MqttListener,
    private readonly server: Server,
    arrived: ListenerParts['arrived'],
  ) {
    // Those too that never came as far as MQTT.
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      arrived(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  get via(): MqttListener['via'] {
    return this.wanted.via;
  }

  get port(): number {
    const address = this.server.address();
    return address && typeof address === 'object' ? address.port : this.wanted.port;
  }

  /** Takes no one any more. */
  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Cuts what is connected still. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private listen(host: string): Promise<void> {
    const { port, variable } = this.wanted;
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => reject(notListening(host, port, variable, error));
      this.server.once('error', failed);
      this.server.listen({ host, port, backlog: BACKLOG }, () => {
        this.server.off('error', failed);
        resolve();
      });
    });
  }
}

function serverFor({ via }: MqttListener, parts: ListenerParts): Server {
  const { accept, report } = parts;
  if (via === 'plain') return createTcp(TCP, (socket) => accept(socket, peerOf(via, socket)));
  if (via === 'ws') return withWebSockets(createHttp({ ...TCP, ...REQUEST }, noPages), via, parts);
  const options = tlsOptions(parts.tls);
  const server: TlsServer =
    via === 'tls'
      ? createTls({ ...options, ...TCP }, (socket) => accept(socket, peerOf(via, socket)))
      : withWebSockets(createHttps({ ...options, ...TCP, ...REQUEST }, noPages), via, parts);
  parts.tls?.keep(server);
  return server.on('tlsClientError', (error, socket) =>
    report(new TlsFailed(error, { address: addressOf(socket.remoteAddress) })),
  );
}

const REQUEST = { headersTimeout: HANDSHAKE, requestTimeout: HANDSHAKE, connectionsCheckingInterval: HANDSHAKE };

/** Who gives a wrong certificate is told by MQTT, so nothing is refused here. */
function tlsOptions(files: TlsFiles | null): TlsOptions {
  if (!files) throw new Error('a TLS listener needs its files');
  return {
    ...files.options,
    requestCert: files.asksForCertificates,
    rejectUnauthorized: false,
    handshakeTimeout: HANDSHAKE,
  };
}

const noPages: RequestListener = (_request, response) => {
  response.writeHead(426, { connection: 'close', upgrade: 'websocket', 'content-type': 'text/plain' });
  response.end('Kiosks connect here by WebSocket at /mqtt, subprotocol mqtt.\n');
};

function withWebSockets<S extends HttpServer>(
  server: S,
  via: Peer['via'],
  { accept, share, hosts, pages, report }: ListenerParts,
): S {
  const webSockets = new WebSockets(share, report, hosts, pages);
  server.on('upgrade', (request, socket, head) =>
    webSockets.take(request, socket, head, (stream) => accept(stream, peerOf(via, request.socket))),
  );
  return server;
}

const peerOf = (via: Peer['via'], socket: Socket): Peer => ({
  via,
  address: addressOf(socket.remoteAddress),
  port: socket.remotePort,
  certificate: socket instanceof TLSSocket ? certificateOf(socket) : null,
});

function notListening(host: string, port: number, variable: string, error: NodeJS.ErrnoException): StartRefused {
  if (error.code === 'EADDRINUSE')
    return new StartRefused(
      `Port ${port} on ${host} is in use by another program.`,
      `Stop that program, or set ${variable} to a free port.`,
      error,
    );
  if (error.code === 'EACCES')
    return new StartRefused(`Port ${port} needs more rights.`, `Set ${variable} to a port from 1024 on.`, error);
  return new StartRefused(
    `MQTT cannot listen on ${host} port ${port} (${error.code ?? error.message}).`,
    `Set HALLWATCH_MQTT_HOST to an address of this machine and ${variable} to a free port.`,
    error,
  );
}
