import { connect, type Socket } from 'node:net';
import { connectPacket, FIRST_SEQ, HeartbeatPacket } from './load-packets.js';

/** Called for every acknowledgement, with milliseconds from publish to acknowledgement. */
export type OnAck = (kiosk: LoadKiosk, seq: number, ms: number) => void;

const PUBACK = 0x40;

/** One connection that publishes as fast as its window lets it, or when told. */
export class LoadKiosk {
  /** May be sent still. */
  quota = 0;
  acked = 0;
  private seq = FIRST_SEQ;
  private inFlight = 0;
  private rest: Buffer = Buffer.alloc(0);
  private readonly socket: Socket;
  private readonly packet: HeartbeatPacket;
  private readonly sentAt = new Float64Array(65_536);
  private readonly seqOf = new Float64Array(65_536);

  constructor(
    readonly kioskId: string,
    readonly bootId: string,
    private readonly window: number,
    private readonly onAck: OnAck,
    port: number,
    private readonly password?: string,
  ) {
    this.packet = new HeartbeatPacket(kioskId, bootId);
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('error', () => this.socket.destroy());
  }

  /** Resolves when it is let in. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.once('data', () => resolve());
      this.socket.once('close', () => reject(new Error(`${this.kioskId} was not let in`)));
      this.socket.write(connectPacket(this.kioskId, this.password));
    });
    this.socket.on('data', (chunk) => this.heard(chunk));
  }

  onClose(call: () => void): void {
    this.socket.once('close', call);
  }

  pump(): void {
    const now = Date.now();
    const at = performance.now();
    const packets: Buffer[] = [];
    while (this.quota > 0 && this.inFlight < this.window) {
      const seq = this.seq++;
      const id = (seq % 65_535) + 1;
      this.sentAt[id] = at;
      this.seqOf[id] = seq;
      packets.push(Buffer.from(this.packet.set(id, seq, now)));
      this.quota--;
      this.inFlight++;
    }
    if (packets.length > 0) this.socket.write(Buffer.concat(packets));
  }

  end(): void {
    this.socket.destroy();
  }

  private heard(chunk: Buffer): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const at = performance.now();
    let i = 0;
    for (; i + 4 <= bytes.length; i += 4) {
      if (bytes[i] !== PUBACK) throw new Error(`An unexpected packet of type ${bytes[i]} came`);
      const id = bytes.readUInt16BE(i + 2);
      this.inFlight--;
      this.acked++;
      this.onAck(this, this.seqOf[id] as number, at - (this.sentAt[id] as number));
    }
    this.rest = bytes.subarray(i);
    this.pump();
  }
}
