import type { KioskFact, Line, LineEvent, ReadingFact, ReadingKind, Refusal } from '#libs/domain/index.js';

/** Times as the API tells them. */
type Printed<T> = T extends object ? { [K in keyof T]: K extends 'at' ? string : T[K] } : T;

export interface ConnectionTold {
  now: string;
  visible: boolean;
  upTo: number;
  complete: boolean;
  open: Printed<Line>[];
  events: Printed<LineEvent>[];
}

export interface ReadingTold {
  kind: ReadingKind;
  ts: number;
  receivedAt: number;
  bootId: string;
  seq: number;
  fields: Record<string, unknown>;
}

export interface RefusedTold {
  id: number;
  reason: Refusal;
  detail: string;
  topic: string;
  receivedAt: string;
  size: number;
}

export const factOfLine = ({ at, ...line }: Printed<Line>): KioskFact => ({ what: 'connected', at: Date.parse(at), ...line });

export const factOfEvent = (event: Printed<LineEvent>): KioskFact => ({ ...event, at: Date.parse(event.at) }) as KioskFact;

/** By the kiosk's own clock, also where that does not place it. */
export function factOfReading({ kind, ts, receivedAt: at, bootId, seq, fields }: ReadingTold): ReadingFact {
  const { kioskTs, heartbeatS } = fields as { kioskTs?: number; heartbeatS?: number };
  const said = kind === 'birth' ? (heartbeatS ?? null) : null;
  return { what: 'reading', at, kind, ts: kioskTs ?? ts, bootId, seq, heartbeatS: said };
}

/** @param text the payload, as far as it is text; its number is looked for also in what is cut off or no JSON. */
export function factOfRefused({ reason, detail, topic, receivedAt, size }: RefusedTold, text: string | undefined): KioskFact {
  const [, bootId = null] = /"bootId"\s*:\s*"([^"\\]{1,64})"/.exec(text ?? '') ?? [];
  const [, seq] = /"seq"\s*:\s*(\d{1,15})/.exec(text ?? '') ?? [];
  const number = seq === undefined ? null : Number(seq);
  return { what: 'refused', at: Date.parse(receivedAt), reason, detail, topic, bytes: size, bootId, seq: number };
}
