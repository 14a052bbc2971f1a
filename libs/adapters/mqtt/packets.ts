/** A message as it stands in its packet. */
export interface PublishSeen {
  topic: string;
  /** Not copied: good until the chunk that it came in is. */
  payload: Buffer;
  /** 0 and 1; of quality 2 nothing is read here. */
  qos: 0 | 1;
  retain: boolean;
  /** Bytes of the packet behind its head. */
  length: number;
  /** Number that it is acknowledged by. */
  id: number;
}

const PUBLISH = 3;
const NOTHING = Buffer.alloc(0);

/** Cuts what comes from a connection into packets; what is not whole waits. Bounded by whoever lets it come. */
export class PacketCutter {
  private parts: Buffer[] = [];
  private have = 0;
  /** Bytes that make what waits whole; 0 while its length is not known. */
  private need = 0;
  /** What comes is no MQTT: from here on it is handed on as it is. */
  private lost = false;

  /** The packets that are whole now, one after the other. */
  cut(fresh: Buffer): Buffer[] {
    this.parts.push(fresh);
    this.have += fresh.length;
    if (this.have < this.need) return [];
    const bytes = this.parts.length === 1 ? fresh : Buffer.concat(this.parts);
    const packets: Buffer[] = [];
    let at = 0;
    while (at < bytes.length && !this.lost) {
      const size = sizeAt(bytes, at);
      this.lost = size === null;
      this.need = size ?? 0;
      if (size === null || size === 0 || at + size > bytes.length) break;
      packets.push(bytes.subarray(at, at + size));
      at += size;
    }
    if (this.lost && at < bytes.length) packets.push(bytes.subarray(at));
    const rest = this.lost ? NOTHING : bytes.subarray(at);
    if (rest.length === 0) this.need = 0;
    this.parts = rest.length > 0 ? [rest] : [];
    this.have = rest.length;
    return packets;
  }
}

/** Bytes of the packet that begins there; 0: its length has not come; null: it has none. */
function sizeAt(bytes: Buffer, at: number): number | null {
  let length = 0;
  for (let n = 0; n < 4; n++) {
    const byte = bytes[at + 1 + n];
    if (byte === undefined) return 0;
    length += (byte & 127) * 128 ** n;
    if (byte < 128) return 2 + n + length;
  }
  return null;
}

/** The message in a packet of quality 0 or 1; null: it is another packet, or one that whoever knows MQTT better is to judge. */
export function publishIn(packet: Buffer, version: number): PublishSeen | null {
  const first = packet[0] as number;
  const qos = (first >> 1) & 3;
  if (first >> 4 !== PUBLISH || qos > 1) return null;
  const body = bodyAt(packet);
  if (body + 2 > packet.length) return null;
  const topicEnd = body + 2 + packet.readUInt16BE(body);
  const idEnd = topicEnd + 2 * qos;
  if (idEnd > packet.length) return null;
  const id = qos === 1 ? packet.readUInt16BE(topicEnd) : 0;
  const from = version === 5 ? behindProperties(packet, idEnd) : idEnd;
  const topic = packet.toString('utf8', body + 2, topicEnd);
  if (from === null || (qos === 1 && id === 0) || !isPlain(topic)) return null;
  const retain = (first & 1) === 1;
  return { topic, payload: packet.subarray(from), qos: qos as 0 | 1, retain, length: packet.length - body, id };
}

/** Where what stands behind the length begins. */
function bodyAt(packet: Buffer): number {
  let at = 1;
  while ((packet[at] as number) >= 128) at++;
  return at + 1;
}

function behindProperties(packet: Buffer, at: number): number | null {
  const size = sizeAt(packet, at - 1);
  const end = size === null || size === 0 ? Number.POSITIVE_INFINITY : at - 1 + size;
  return end <= packet.length ? end : null;
}

const isPlain = (topic: string): boolean => topic !== '' && !topic.includes('#') && !topic.includes('+');

/** Acknowledges messages of quality 1 in as few bytes as there are. */
export function pubacks(ids: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * ids.length);
  for (let i = 0; i < ids.length; i++) {
    bytes.writeUInt16BE(0x4002, 4 * i);
    bytes.writeUInt16BE(ids[i] as number, 4 * i + 2);
  }
  return bytes;
}
