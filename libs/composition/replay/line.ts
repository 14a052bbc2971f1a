import { LAST_INSTANT } from '#libs/contracts/index.js';
import { type Instant, type PersonAct, REVIEW_ACTS, STOCK_ACTS } from '#libs/domain/index.js';
import { isObject, readActLine } from './act-line.js';
import { readReviewLine } from './review-line.js';
import { readStockLine } from './stock-line.js';
import type { Topics } from './topics.js';

/** One recorded thing. */
export type Recorded =
  | { what: 'packet'; receivedAt: Instant; topic: string; payload: Uint8Array }
  /** Kiosks are heard from here on, or because of us they are not. */
  | { what: 'hearing'; receivedAt: Instant; on: boolean }
  /** What a person did about the order of a kiosk, or about parts or a review, of which there is no kiosk. */
  | { what: 'act'; receivedAt: Instant; kioskId: string; act: PersonAct }
  | { what: 'wrong'; why: string };

const wrong = (why: string): Recorded => ({ what: 'wrong', why });

const BEGIN = Buffer.from('{"receivedAt":');
const TOPIC = Buffer.from(',"topic":"');
const PAYLOAD = Buffer.from('","payload":');
const [OPEN, CLOSE, NOUGHT, NINE] = [123, 125, 48, 57];

/** Byte by byte: it makes neither a string nor a view of so few of them. */
function stands(line: Buffer, at: number, text: Buffer): boolean {
  for (let i = 0; i < text.length; i++) if (line[at + i] !== text[i]) return false;
  return true;
}

/**
 * A packet whose line is laid out as `JSON.stringify` does, without parsing it: the payload goes to the door as it came. Null: it is laid
 * out otherwise. A payload with more fields of the line behind it is no JSON, and its line must be parsed ({@link readLine}).
 */
export function readPlainPacket(line: Buffer, topics: Topics): Extract<Recorded, { what: 'packet' }> | null {
  if (!stands(line, 0, BEGIN)) return null;
  let at = BEGIN.length;
  let receivedAt = 0;
  for (let c = line[at] as number; c >= NOUGHT && c <= NINE; c = line[++at] as number) receivedAt = receivedAt * 10 + c - NOUGHT;
  if (at === BEGIN.length || receivedAt > LAST_INSTANT || !stands(line, at, TOPIC)) return null;
  const topic = topics.at(line, at + TOPIC.length);
  const begins = topics.end + PAYLOAD.length;
  if (topic === null || !stands(line, topics.end, PAYLOAD) || line[begins] !== OPEN) return null;
  if (line[line.length - 1] !== CLOSE || line[line.length - 2] !== CLOSE) return null;
  return { what: 'packet', receivedAt, topic, payload: line.subarray(begins, -1) };
}

const isInstant = (value: unknown): value is Instant =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST_INSTANT;

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

/** Acts that are of no kiosk, and how each is read. */
const ELSEWHERE = [
  { names: STOCK_ACTS as readonly unknown[], read: readStockLine },
  { names: REVIEW_ACTS as readonly unknown[], read: readReviewLine },
];

function readAct(receivedAt: Instant, line: Record<string, unknown>): Recorded {
  const elsewhere = ELSEWHERE.find(({ names }) => names.includes(line['act']));
  if (elsewhere) {
    const act = elsewhere.read(line);
    return typeof act === 'string' ? wrong(act) : { what: 'act', receivedAt, kioskId: '', act };
  }
  const read = readActLine(line);
  return typeof read === 'string' ? wrong(read) : { what: 'act', receivedAt, ...read };
}

/** What any line records. */
export function readLine(line: Buffer): Recorded {
  const value = parsed(line);
  if (!isObject(value)) return wrong('it is not one JSON object');
  const { receivedAt, topic, payload, act, hearing } = value;
  if (!isInstant(receivedAt)) return wrong('receivedAt must be epoch milliseconds between 1970 and 2100');
  if (act !== undefined) return readAct(receivedAt, value);
  if (typeof hearing === 'boolean') return { what: 'hearing', receivedAt, on: hearing };
  if (typeof topic !== 'string') return wrong('it has neither a topic with a payload nor an act');
  if (payload === undefined) return wrong('it has a topic and no payload');
  return { what: 'packet', receivedAt, topic, payload: Buffer.from(JSON.stringify(payload)) };
}
