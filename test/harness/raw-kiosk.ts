import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { generate, type IConnectPacket, type Packet } from 'mqtt-packet';

/** What a connection says of itself, and where. */
export interface Caller {
  port: number;
  username: string;
  password: string;
}

/** Bytes of the answer to a request for a WebSocket, at least. */
const HANDSHAKE = 120;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A connection without a library: it sends whatever bytes it is given. */
export class RawKiosk {
  /** Bytes that came. */
  heard = 0;
  private readonly gone: Promise<void>;
  private draining: Promise<void> | null = null;

  protected constructor(
    private readonly socket: Socket,
    private readonly framed: boolean,
  ) {
    this.gone = new Promise((resolve) => void socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.on('data', ({ length }: Buffer) => {
      this.heard += length;
    });
  }

  /** Connects, and says nothing. */
  static async open(port: number, framed = false): Promise<RawKiosk> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const kiosk = new RawKiosk(socket, framed);
    await Promise.race([new Promise((resolve) => void socket.once('connect', resolve)), kiosk.gone]);
    return kiosk;
  }

  static async letIn(caller: Caller, more: Partial<IConnectPacket> = {}): Promise<RawKiosk> {
    const kiosk = await RawKiosk.open(caller.port);
    await kiosk.logIn(caller, more);
    return kiosk;
  }

  static async overWebSocket(caller: Caller): Promise<RawKiosk> {
    const kiosk = await RawKiosk.open(caller.port, true);
    const asks = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Protocol: mqtt'];
    const key = `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`;
    const answer = kiosk.hears(HANDSHAKE);
    await kiosk.write(Buffer.from(['GET /mqtt HTTP/1.1', 'Host: kiosks', ...asks, key, '', ''].join('\r\n')));
    await answer;
    await kiosk.logIn(caller);
    return kiosk;
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** Resolves when the other side has taken it, or is gone. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen || this.socket.write(bytes)) return;
    await Promise.race([this.drained(), this.gone]);
  }

  /** One for all that wait: many write before the first of it is taken. */
  private drained(): Promise<void> {
    this.draining ??= new Promise((resolve) => {
      this.socket.once('drain', () => {
        this.draining = null;
        resolve();
      });
    });
    return this.draining;
  }

  /** Packets, on a WebSocket in one frame. */
  say(...packets: Packet[]): Promise<void> {
    const bytes = Buffer.concat(packets.map((packet) => generate(packet)));
    return this.write(this.framed ? frame(bytes) : bytes);
  }

  /** Waits until so many bytes more have come than before; answers whether they did before it was closed. */
  async hears(bytes: number, patienceS = 40): Promise<boolean> {
    const [wanted, end] = [this.heard + bytes, performance.now() + patienceS * 1_000];
    while (this.heard < wanted && this.isOpen && performance.now() < end) await pause(5);
    return this.heard >= wanted;
  }

  /** Waits until the other side closes it; answers whether it did. */
  async isClosed(patienceS = 40): Promise<boolean> {
    const end = performance.now() + patienceS * 1_000;
    while (this.isOpen && performance.now() < end) await pause(5);
    return !this.isOpen;
  }

  /** From here on it takes nothing that is sent to it. */
  goDeaf(): void {
    this.socket.pause();
  }

  end(): void {
    this.socket.destroy();
  }

  private async logIn({ username, password }: Caller, more: Partial<IConnectPacket> = {}): Promise<void> {
    const named = { clientId: username, username, password: Buffer.from(password) };
    const spoken = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
    const connack = this.hears(4);
    await this.say({ cmd: 'connect', ...spoken, ...named, ...more });
    await connack;
  }
}

const FINAL = 0x80;
const MASKED = 0x80;

/** A frame of a WebSocket, masked by nothing. */
export function frame(payload: Uint8Array, { opcode = 2, final = true } = {}): Buffer {
  const { length } = payload;
  const size = length < 126 ? [length] : length < 65_536 ? [126, length >> 8, length & 255] : [127, 0, 0, 0, 0, ...u32(length)];
  const [first = 0, ...wide] = size;
  return Buffer.concat([Buffer.from([opcode | (final ? FINAL : 0), MASKED | first, ...wide, 0, 0, 0, 0]), payload]);
}

const u32 = (n: number): number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
