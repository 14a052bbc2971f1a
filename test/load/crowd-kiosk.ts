import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { arrivalPackets, CROWD_BOOT, FIRST_SEQ, HeartbeatPacket } from './load-packets.js';

const CONNACK = 0x20;
const PUBACK = 0x40;
const SUBACK = 0x90;

export interface Where {
  port: number;
  tls: boolean;
  /** Address of this machine that it comes from; absent: any. */
  from: string | undefined;
}

/** One of very many kiosks, and so of few bytes: it connects, subscribes, and says something now and then. */
export class CrowdKiosk {
  acked = 0;
  private seq = FIRST_SEQ;
  private socket: Socket | undefined;
  private in = false;
  private readonly arrival: Buffer;
  private readonly packet: HeartbeatPacket;

  constructor(
    kioskId: string,
    private readonly where: Where,
    /** Called when the broker has answered everything. */
    private readonly onIn: () => void,
    private readonly onLost: () => void,
  ) {
    this.arrival = arrivalPackets(kioskId);
    this.packet = new HeartbeatPacket(kioskId, CROWD_BOOT);
  }

  connect(): void {
    const { port, tls, from } = this.where;
    const to = { port, host: '127.0.0.1', noDelay: true, ...(from && { localAddress: from }) };
    this.in = false;
    const socket = tls ? connectTls({ ...to, rejectUnauthorized: false }) : connectTcp(to);
    this.socket = socket;
    socket.once(tls ? 'secureConnect' : 'connect', () => socket.write(this.arrival));
    socket.on('data', (chunk: Buffer) => this.heard(chunk));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      if (this.socket === socket) this.onLost();
    });
  }

  publish(now: number): void {
    const seq = this.seq++;
    this.socket?.write(Buffer.from(this.packet.set((seq % 65_535) + 1, seq, now)));
  }

  /** As a cut line, without a farewell. */
  cut(): void {
    const socket = this.socket;
    this.socket = undefined;
    socket?.destroy();
  }

  /** Answers are a few bytes and come whole. */
  private heard(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at += 2 + (chunk[at + 1] as number)) {
      const type = (chunk[at] as number) & 0xf0;
      if (type === PUBACK) this.acked++;
      else if (type === CONNACK && chunk[at + 3] !== 0) this.cut();
      else if (type === SUBACK && !this.in) {
        this.in = true;
        this.onIn();
      }
    }
  }
}
