import { HistoryRefusal, joined, ownTime, type Reading, skewOf } from '#libs/domain/index.js';
import { type Column, TABLES, type Table } from './columns.js';
import { lineJson, lineString, lineTag } from './escape.js';
import { LineText } from './line-text.js';

type Values = Readonly<Record<string, unknown>>;

/** Stands between a member's id and its turn, when one reading names the id again. No stored tag has a bare `%`. */
export const REPEATED = '%~';

/** Writes the reading in line protocol, nanoseconds; one line, or one for each item or cash unit. */
export function writeLines(to: LineText, reading: Reading): void {
  const table = TABLES[reading.kind];
  if (table.list) {
    const members = reading.payload[table.list] as Values[];
    const turns = turnsOf(members);
    for (const [no, member] of members.entries()) writeLine(to, reading, table, member, { turn: turns[no] ?? '', no });
  } else writeLine(to, reading, table, reading.payload);
}

const hasTime = ({ ts }: Reading): boolean => Number.isSafeInteger(ts) && ts >= 0 && ts <= LAST_TIME;

/** Nanoseconds of a later one do not fit what InfluxDB keeps them in. */
const LAST_TIME = 9_223_372_036_853;

/** Throws {@link HistoryRefusal}, with all of them, for readings that cannot be lines. */
export function refuseUnwritable(readings: readonly Reading[]): void {
  const refused = readings.filter((reading) => !hasTime(reading));
  const [first] = refused;
  if (first) throw new HistoryRefusal(`ts ${first.ts} is no time in milliseconds`, { of: { refused, othersKept: false } });
}

/** The lines of a reading, one by one. A list's have no text but tags, in which a line ends nowhere. */
export function linesOf(reading: Reading): string[] {
  const text = new LineText();
  writeLines(text, reading);
  return TABLES[reading.kind].list ? text.take().split('\n') : [text.take()];
}

/** Where a member of a list stands in it. */
interface PlaceInList {
  /** Goes behind the member's id. */
  turn: string;
  no: number;
}

function writeLine(to: LineText, reading: Reading, table: Table, values: Values, standing?: PlaceInList): void {
  to.text(table.measurement);
  to.raw(baseTags(reading));
  writeTags(to, table, values, standing?.turn ?? '');
  to.text(' ');
  writeFields(to, table, values);
  if (standing) {
    writeShare(to, values);
    writeWhole(to, 'no=', standing.no);
  }
  writeCommon(to, reading);
  to.text(' ');
  writeTimestamp(to, reading);
  to.endLine();
}

/**
 * Two readings of one kiosk may have the same `ts`; what the milliseconds leave free tells them apart: four digits of
 * `seq`, two of the boot. The same reading again has the same timestamp and overwrites itself.
 */
function writeTimestamp(to: LineText, { ts, seq, bootId }: Reading): void {
  to.number(ts);
  to.digits((((seq % 10_000) + 10_000) % 10_000) * 100 + bootDigits(bootId), 6);
}

function bootDigits(bootId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bootId.length; i++) hash = Math.imul(hash ^ bootId.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % 100;
}

const tagText = (name: string, value: unknown): string =>
  typeof value === 'string' && value !== '' ? `,${name}=${lineTag(value)}` : '';

/** What was last said of a kiosk: it hardly changes. */
interface BaseTags extends Pick<Reading, 'hallId' | 'region' | 'kioskType'> {
  bytes: Buffer;
}
const BASE_TAGS = new Map<string, BaseTags>();
/** Kiosks that are remembered: some megabytes. */
const MOST_REMEMBERED = 20_000;

function baseTags(reading: Reading): Buffer {
  const { kioskId, hallId, region, kioskType } = reading;
  const known = BASE_TAGS.get(kioskId);
  if (known && known.hallId === hallId && known.region === region && known.kioskType === kioskType) return known.bytes;
  const text = tagText('hall', hallId) + tagText('kiosk', kioskId) + tagText('region', region) + tagText('type', kioskType);
  const bytes = Buffer.from(text);
  if (BASE_TAGS.size >= MOST_REMEMBERED) BASE_TAGS.clear();
  BASE_TAGS.set(kioskId, { hallId, region, kioskType, bytes });
  return bytes;
}

function writeTags(to: LineText, { tags }: Table, values: Values, turn: string): void {
  for (const { wire, column } of tags) {
    to.text(tagText(column, values[wire]));
    if (wire === 'id') to.text(turn);
  }
}

function writeCommon(to: LineText, reading: Reading): void {
  const { bootId, seq, receivedAt, historical, kind, unplaced } = reading;
  const skew = kind === 'heartbeat' ? skewOf(reading) : undefined;
  if (skew !== undefined) writeWhole(to, 'skew_ms=', skew);
  if (unplaced) writeWhole(to, 'kiosk_ts=', ownTime(reading));
  if (historical) to.text('historical=true,');
  to.text('boot_id=');
  to.text(lineString(bootId));
  to.text(',seq=');
  to.number(seq);
  to.text('i,received_at=');
  to.number(receivedAt);
  to.text('i');
}

/** Each field with a comma behind it. */
function writeFields(to: LineText, { columns }: Table, values: Values): void {
  for (const column of columns) {
    const value = values[column.wire];
    if (value === undefined || value === null) continue;
    to.text(column.column);
    to.text('=');
    writeCell(to, column, value);
    to.text(',');
  }
}

function writeCell(to: LineText, { as }: Column, value: unknown): void {
  if (as === 'json') to.raw(lineJson(value));
  else if (as === 'raised') to.text(value === 'raised' ? '1i' : '0i');
  else if (as === 'string') to.text(lineString(String(value)));
  else if (typeof value === 'number') to.number(value);
  else to.text(String(value));
  if (as === 'int') to.text('i');
}

function writeWhole(to: LineText, name: string, value: number): void {
  to.text(name);
  to.number(value);
  to.text('i,');
}

/** Per cent of the capacity, one decimal, for whoever draws it. */
function writeShare(to: LineText, { remaining, count, capacity }: Values): void {
  const amount = remaining ?? count;
  if (typeof amount !== 'number' || typeof capacity !== 'number' || capacity <= 0) return;
  to.text('pct=');
  to.number(Math.round((amount / capacity) * 1000) / 10);
  to.text(',');
}

/** For each member whose id and kind came before in the list, its turn; else nothing. */
function turnsOf(members: Values[]): string[] {
  if (members.length < 2) return [''];
  const seen = new Map<string, number>();
  return members.map(({ id, kind }) => {
    const key = joined(String(id), String(kind));
    const turn = (seen.get(key) ?? 0) + 1;
    seen.set(key, turn);
    return turn === 1 ? '' : `${REPEATED}${turn}`;
  });
}
