import { generate, type IConnectPacket } from 'mqtt-packet';
import { downFilter, uplinkTopic } from '#libs/contracts/index.js';
import { LOAD_PASSWORD, LOAD_REGION } from './fleet.js';

/** The first number of a boot: all numbers have as many digits, so a packet is changed in place. */
export const FIRST_SEQ = 1_000_000;
const SEQ_DIGITS = 7;
const TS_DIGITS = 13;

/** What a kiosk asks to be told when it is cut off. */
const willOf = (kioskId: string): Pick<IConnectPacket, 'will'> => ({
  will: {
    topic: uplinkTopic({ region: LOAD_REGION, kioskId }, 'will'),
    payload: Buffer.from(JSON.stringify({ bootId: CROWD_BOOT })),
    qos: 1,
    retain: false,
  },
});

/** Boot of the kiosks of a crowd. */
export const CROWD_BOOT = 'b-crowd';

/** As a kiosk does it: with a will, and its own topics right behind. */
export const arrivalPackets = (kioskId: string): Buffer =>
  Buffer.concat([
    connectPacket(kioskId, LOAD_PASSWORD, willOf(kioskId)),
    generate({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic: downFilter({ region: LOAD_REGION, kioskId }), qos: 1 }],
    }),
  ]);

export const connectPacket = (kioskId: string, password = LOAD_PASSWORD, more: Partial<IConnectPacket> = {}): Buffer =>
  generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: kioskId,
    keepalive: 0,
    username: kioskId,
    password: Buffer.from(password),
    ...more,
  });

/** A heartbeat of eleven fields, 217 bytes or so, encoded once and then only changed in its numbers. */
export class HeartbeatPacket {
  readonly bytes: Buffer;
  private readonly idAt: number;
  private readonly seqAt: number;
  private readonly tsAt: number;

  constructor(kioskId: string, bootId: string) {
    const payload = JSON.stringify({
      ts: 1_000_000_000_000,
      bootId,
      seq: FIRST_SEQ,
      mode: 'inService',
      components: { receiptPrinter: 'online', noteAcceptor: 'online' },
      uptimeS: 86_400,
      rttMs: 38,
      tempC: 41.5,
      diskFreePct: 63,
      txOk: 12,
      txFailed: 0,
    });
    const topic = uplinkTopic({ region: LOAD_REGION, kioskId }, 'heartbeat');
    this.bytes = generate({ cmd: 'publish', topic, payload, qos: 1, messageId: 1, retain: false, dup: false });
    this.idAt = this.bytes.indexOf(topic) + topic.length;
    this.tsAt = this.bytes.indexOf('"ts":') + 5;
    this.seqAt = this.bytes.indexOf('"seq":') + 6;
  }

  set(messageId: number, seq: number, ts: number): Buffer {
    this.bytes.writeUInt16BE(messageId, this.idAt);
    this.bytes.write(String(seq), this.seqAt, SEQ_DIGITS, 'latin1');
    this.bytes.write(String(ts), this.tsAt, TS_DIGITS, 'latin1');
    return this.bytes;
  }
}
