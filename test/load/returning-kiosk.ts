import { connect, type Socket } from 'node:net';
import { connectPacket, FIRST_SEQ, HeartbeatPacket } from './load-packets.js';

const CONNACK = 0x20;
const PUBACK = 0x40;
/** A connection that was lost is made anew, milliseconds. */
const TRY_AGAIN = 1_000;
/** Message ids go round here. */
const IDS = 65_535;

export interface Kept {
  readings: number;
  /** Messages under way at once, as the library has it. */
  window: number;
  /** Of the first reading, and from one to the next, milliseconds. */
  from: number;
  every: number;
}

/** A kiosk whose link was away: its library kept what was published, and sends it when it is back, again after each loss until it is acknowledged. */
export class ReturningKiosk {
  lost = 0;
  private wasLetIn = false;
  private readonly acked: Uint8Array;
  private left: number;
  private next = 0;
  private underWay = 0;
  private rest: Buffer = Buffer.alloc(0);
  private readonly packet: HeartbeatPacket;
  private socket: Socket | undefined;

  constructor(
    private readonly kioskId: string,
    bootId: string,
    private readonly password: string,
    private readonly kept: Kept,
    private readonly port: number,
    private readonly told: { letIn(): void; done(): void },
  ) {
    this.packet = new HeartbeatPacket(kioskId, bootId);
    this.acked = new Uint8Array(kept.readings);
    this.left = kept.readings;
  }

  come(): void {
    [this.next, this.underWay, this.rest] = [0, 0, Buffer.alloc(0)];
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    this.socket = socket;
    socket.once('connect', () => socket.write(connectPacket(this.kioskId, this.password)));
    socket.on('data', (chunk: Buffer) => this.hear(chunk));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      if (this.left === 0) return;
      this.lost++;
      setTimeout(() => this.come(), TRY_AGAIN);
    });
  }

  end(): void {
    this.socket?.destroy();
  }

  private hear(chunk: Buffer): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    for (; at + 2 <= bytes.length && at + 2 + (bytes[at + 1] as number) <= bytes.length; at += 2 + (bytes[at + 1] as number)) {
      const type = (bytes[at] as number) & 0xf0;
      if (type === PUBACK) this.noteAck(bytes.readUInt16BE(at + 2));
      else if (type === CONNACK && bytes[at + 3] === 0) this.noteLetIn();
      else if (type === CONNACK) throw new Error(`${this.kioskId} was not let in: ${bytes[at + 3]}`);
    }
    this.rest = bytes.subarray(at);
    this.pump();
  }

  /** Only the first time counts. */
  private noteLetIn(): void {
    if (!this.wasLetIn) this.told.letIn();
    this.wasLetIn = true;
  }

  private noteAck(id: number): void {
    const n = (id - 1 - (FIRST_SEQ % IDS) + IDS) % IDS;
    if (this.acked[n] !== 0) return;
    this.acked[n] = 1;
    this.underWay--;
    if (--this.left === 0) this.told.done();
  }

  private pump(): void {
    const { readings, window, from, every } = this.kept;
    const packets: Buffer[] = [];
    for (; this.next < readings && this.underWay < window; this.next++) {
      if (this.acked[this.next] !== 0) continue;
      const seq = FIRST_SEQ + this.next;
      packets.push(Buffer.from(this.packet.set((seq % IDS) + 1, seq, Math.round(from + this.next * every))));
      this.underWay++;
    }
    if (packets.length > 0) this.socket?.write(Buffer.concat(packets));
  }
}
