import { crc32 } from 'node:zlib';
import { contractBreach, printOf } from '#libs/contracts/index.js';
import {
  type AppendableEntry,
  assemble,
  type Heard,
  type Instant,
  type JournalEntry,
  type NotUnderstood,
  type Placing,
  type Reading,
  type ReadingHead,
  type RefusedPacket,
  type Takeover,
  type UsedNumber,
} from '#libs/domain/index.js';

/*
 * A record: u32 length of the body, u32 checksum of the body, body.
 * The body: u8 type, u32 index in its segment, f64 time of receipt, u16 length of the head, head (JSON), payload (bytes as they came).
 * The checksum starts from the segment's random salt, so no payload can pretend to be a record.
 */
export const FRAME = 8;
const FIXED = 15;
const SMALLEST_BODY = FIXED;
/** A longer body is not a record. Heads are below 64 KiB, payloads at most 16 KiB. */
const LARGEST_BODY = 128 * 1024;

/** Whether a body may have this length. */
export const isPlausible = (length: number): boolean => length >= SMALLEST_BODY && length <= LARGEST_BODY;

const TYPE = {
  reading: 1,
  historical: 2,
  refused: 3,
  tick: 4,
  retried: 5,
  hearing: 6,
  rules: 7,
  /** A reading whose number had been used: its head says how, and whether it is historical or came again out of the quarantine. */
  used: 8,
  heard: 9,
  retired: 10,
  act: 11,
} as const;
const TAKEOVER = 20;
/** Readings that the kiosk's clock does not place. */
const UNPLACED = { off: 16, still: 17, historical: 18, retried: 19 } as const;
const NOTHING = new Uint8Array(0);

/** What the head of such a reading has beside. */
type UsedHead = ReadingHead & { used: UsedNumber } & Partial<Pick<Reading, 'historical' | 'unplaced' | 'retried'>>;

type Acted = Extract<JournalEntry, { type: 'act' }>;

/** The parts of an entry, as they are laid down. */
export interface Parts {
  type: number;
  at: Instant;
  head: Uint8Array;
  payload: Uint8Array;
}

/** Bytes that a record of these parts takes. */
export const sizeOf = (parts: Parts): number => FRAME + FIXED + parts.head.length + parts.payload.length;

/** Lays a record down at the offset. The target must have room. */
export function layDown(target: Buffer, offset: number, parts: Parts, index: number, salt: number): void {
  const body = offset + FRAME;
  const end = offset + sizeOf(parts);
  target[body] = parts.type;
  target.writeUInt32LE(index, body + 1);
  target.writeDoubleLE(parts.at, body + 5);
  target.writeUInt16LE(parts.head.length, body + 13);
  target.set(parts.head, body + FIXED);
  target.set(parts.payload, body + FIXED + parts.head.length);
  target.writeUInt32LE(end - body, offset);
  target.writeUInt32LE(crc32(target.subarray(body, end), salt), offset + 4);
}

/** Place of a record within its segment. */
export const indexOf = (body: Buffer): number => body.readUInt32LE(1);
export const receivedAtOf = (body: Buffer): Instant => body.readDoubleLE(5);

/** The entry that a body holds. */
export function readEntry(body: Buffer): JournalEntry {
  const at = receivedAtOf(body);
  const headEnd = FIXED + body.readUInt16LE(13);
  const head = body.subarray(FIXED, headEnd);
  const payload = body.subarray(headEnd);
  switch (body[0]) {
    case TYPE.reading:
    case TYPE.historical:
      return { type: 'reading', reading: readReading(head, payload, at, { historical: body[0] === TYPE.historical }) };
    case UNPLACED.off:
    case UNPLACED.still:
      return { type: 'reading', reading: readReading(head, payload, at, unplaced(false, body[0] === UNPLACED.still)) };
    case UNPLACED.historical:
      return { type: 'reading', reading: readReading(head, payload, at, unplaced(true)) };
    case TYPE.retried:
      return { type: 'reading', reading: { ...readReading(head, payload, at, { historical: true }), retried: true } };
    case UNPLACED.retried:
      return { type: 'reading', reading: { ...readReading(head, payload, at, unplaced(true)), retried: true } };
    case TYPE.used:
      return { type: 'reading', reading: readUsed(head, payload, at) };
    case TYPE.heard: {
      const { kioskId, refused } = JSON.parse(head.toString()) as Pick<Heard, 'kioskId' | 'refused'>;
      return { type: 'heard', at, kioskId, ...(refused && { refused }) };
    }
    case TYPE.retired:
      return { type: 'retired', at, kioskId: head.toString() };
    case TYPE.refused:
      return { type: 'refused', packet: { ...JSON.parse(head.toString()), receivedAt: at, payload: Uint8Array.from(payload) } };
    case TYPE.tick:
      return { type: 'tick', at };
    case TYPE.hearing:
      return { type: 'hearing', at, on: payload[0] === 1 };
    case TYPE.rules:
      return { type: 'rules', at, version: payload.toString() };
    case TYPE.act:
      return { type: 'act', at, ...(JSON.parse(payload.toString()) as Omit<Acted, 'type' | 'at'>) };
    case TAKEOVER:
      return { type: 'takeover', at, ...(JSON.parse(head.toString()) as Omit<Takeover, 'type' | 'at'>) };
    default:
      throw new Error(`The journal has a record of type ${body[0]}, which a later version of Hallwatch wrote; run that version`);
  }
}

const unplaced = (historical: boolean, still = false): Placing => ({ historical, unplaced: still ? 'still' : 'off' });

function readReading(headBytes: Buffer, payloadBytes: Buffer, at: Instant, placing: Placing): Reading {
  const head = JSON.parse(headBytes.toString()) as ReadingHead;
  const payload = JSON.parse(payloadBytes.toString()) as Record<string, unknown>;
  // It kept the contract when it came; here the check only takes unknown fields out again.
  contractBreach(head.kind, payload);
  const reading = assemble(head, payload, at, placing);
  if (head.kind !== 'will') reading.print = printOf(head.kind, payloadBytes);
  return reading;
}

function readUsed(headBytes: Buffer, payload: Buffer, at: Instant): Reading {
  const { used, historical = false, unplaced, retried } = JSON.parse(headBytes.toString()) as UsedHead;
  const placing = { historical, ...(unplaced && { unplaced }) };
  return { ...readReading(headBytes, payload, at, placing), used, ...(retried && { retried }) };
}

interface CachedHead {
  of: Reading;
  bytes: Uint8Array;
}

/** Takes entries apart. Heads are the same for every reading of a kind of a kiosk, so they are encoded once. */
export class Disassembler {
  /** By kind, then by kiosk id. */
  private readonly heads: Record<Reading['kind'], Map<string, CachedHead>> = {
    birth: new Map(),
    heartbeat: new Map(),
    consumables: new Map(),
    cashbox: new Map(),
    fault: new Map(),
    will: new Map(),
  };

  parts({ entry, raw }: AppendableEntry): Parts {
    switch (entry.type) {
      case 'reading': {
        const { reading } = entry;
        return {
          type: typeOf(reading),
          at: reading.receivedAt,
          head: reading.used ? usedHead(reading, reading.used) : this.headOf(reading),
          payload: raw ?? encode(reading.payload),
        };
      }
      case 'refused':
        return {
          type: TYPE.refused,
          at: entry.packet.receivedAt,
          head: refusedHead(entry.packet),
          payload: entry.packet.payload,
        };
      case 'tick':
        return { type: TYPE.tick, at: entry.at, head: NOTHING, payload: NOTHING };
      case 'hearing':
        return { type: TYPE.hearing, at: entry.at, head: NOTHING, payload: Uint8Array.of(entry.on ? 1 : 0) };
      case 'takeover': {
        const { kioskId, from, to, at } = entry;
        return { type: TAKEOVER, at, head: encode({ kioskId, from, to }), payload: NOTHING };
      }
      case 'heard':
        return { type: TYPE.heard, at: entry.at, head: heardHead(entry), payload: NOTHING };
      case 'retired':
        return { type: TYPE.retired, at: entry.at, head: Buffer.from(entry.kioskId), payload: NOTHING };
      case 'act': {
        const { id, kioskId, act, at } = entry;
        return { type: TYPE.act, at, head: NOTHING, payload: encode({ id, kioskId, act }) };
      }
      case 'rules':
        return { type: TYPE.rules, at: entry.at, head: NOTHING, payload: Buffer.from(entry.version) };
    }
  }

  private headOf(reading: Reading): Uint8Array {
    const heads = this.heads[reading.kind];
    const cached = heads.get(reading.kioskId);
    if (cached && sameHead(cached.of, reading)) return cached.bytes;
    const { kioskId } = reading;
    const bytes = encode(headIn(reading));
    heads.set(kioskId, { of: { ...reading, payload: {} }, bytes });
    return bytes;
  }
}

const headIn = ({ kioskId, hallId, region, kioskType, kind }: Reading): ReadingHead => ({
  kioskId,
  hallId,
  region,
  kioskType,
  kind,
});

const usedHead = (reading: Reading, used: UsedNumber): Uint8Array => {
  const { historical, unplaced, retried } = reading;
  const more = { ...(historical && { historical }), ...(unplaced && { unplaced }), ...(retried && { retried }) };
  return encode({ ...headIn(reading), used, ...more } satisfies UsedHead);
};

const heardHead = ({ kioskId, refused }: Heard): Uint8Array =>
  encode({ kioskId, ...(refused && { refused: { ...refused, detail: short(refused.detail) } satisfies NotUnderstood }) });

const sameHead = (a: Reading, b: Reading): boolean =>
  a.hallId === b.hallId && a.region === b.region && a.kioskType === b.kioskType;

const typeOf = ({ historical, retried, unplaced, used }: Reading): number => {
  if (used) return TYPE.used;
  if (retried) return unplaced ? UNPLACED.retried : TYPE.retried;
  if (unplaced) return historical ? UNPLACED.historical : UNPLACED[unplaced];
  return historical ? TYPE.historical : TYPE.reading;
};

const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** Longest topic, sender and detail that are kept of a refused packet, characters. */
const LONGEST_TEXT = 2048;

const refusedHead = ({ reason, detail, topic, sender, size, flood }: RefusedPacket): Uint8Array =>
  encode({ reason, detail: short(detail), topic: short(topic), sender: sender === null ? null : short(sender), size, flood });

const short = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
