import { HistoryRefusal, type Reading } from '#libs/domain/index.js';
import { type Column, TABLES, type Table } from './columns.js';
import { lineJson, lineString, lineTag } from './escape.js';

type Values = Readonly<Record<string, unknown>>;

/** Stands between a member's id and its turn, when one reading names the id again. No stored tag has a bare `%`. */
export const REPEATED = '%~';

/** The reading in line protocol, nanoseconds; one line, or one for each item or cash unit. */
export function linesOf(reading: Reading): string[] {
  const table = TABLES[reading.kind];
  const base = `${table.measurement}${baseTags(reading)}`;
  const common = commonFields(reading);
  const at = timestampOf(reading);
  if (!table.list) return [`${base}${tagsOf(table, reading.payload, '')} ${fieldsIn(table, reading.payload)}${common} ${at}`];
  const members = reading.payload[table.list] as Values[];
  const turns = turnsOf(members);
  return members.map((member, no) => {
    const fields = `${fieldsIn(table, member)}${share(member)}no=${no}i,`;
    return `${base}${tagsOf(table, member, turns[no] ?? '')} ${fields}${common} ${at}`;
  });
}

/**
 * Two readings of one kiosk may have the same `ts`; what the milliseconds leave free tells them apart: four digits of
 * `seq`, two of the boot. The same reading again has the same timestamp and overwrites itself.
 */
export function timestampOf({ ts, seq, bootId }: Reading): string {
  if (!Number.isSafeInteger(ts) || ts < 0) throw new HistoryRefusal(`ts ${ts} is no time in milliseconds`);
  const digits = (((seq % 10_000) + 10_000) % 10_000) * 100 + bootDigits(bootId);
  return `${ts}${String(digits).padStart(6, '0')}`;
}

function bootDigits(bootId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bootId.length; i++) hash = Math.imul(hash ^ bootId.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % 100;
}

const tagText = (name: string, value: unknown): string =>
  typeof value === 'string' && value !== '' ? `,${name}=${lineTag(value)}` : '';

const baseTags = (reading: Reading): string =>
  tagText('hall', reading.hallId) +
  tagText('kiosk', reading.kioskId) +
  tagText('region', reading.region) +
  tagText('type', reading.kioskType);

/** `turn` goes behind the member's id. */
function tagsOf({ tags }: Table, values: Values, turn: string): string {
  let text = '';
  for (const { wire, column } of tags) text += tagText(column, values[wire]) + (wire === 'id' ? turn : '');
  return text;
}

function commonFields(reading: Reading): string {
  const { bootId, seq, receivedAt, ts, historical, kind } = reading;
  const skew = kind === 'heartbeat' && !historical ? `skew_ms=${ts - receivedAt}i,` : '';
  const marked = historical ? 'historical=true,' : '';
  return `${skew}${marked}boot_id=${lineString(bootId)},seq=${seq}i,received_at=${receivedAt}i`;
}

/** Each field with a comma behind it. */
function fieldsIn({ columns }: Table, values: Values): string {
  let text = '';
  for (const column of columns) {
    const value = values[column.wire];
    if (value !== undefined && value !== null) text += `${column.column}=${cell(column, value)},`;
  }
  return text;
}

function cell({ as }: Column, value: unknown): string {
  if (as === 'int') return `${value}i`;
  if (as === 'float') return `${value}`;
  if (as === 'json') return lineJson(value);
  if (as === 'raised') return value === 'raised' ? '1i' : '0i';
  return lineString(String(value));
}

/** Per cent of the capacity, one decimal, for whoever draws it. */
function share({ remaining, count, capacity }: Values): string {
  const amount = remaining ?? count;
  if (typeof amount !== 'number' || typeof capacity !== 'number' || capacity <= 0) return '';
  return `pct=${Math.round((amount / capacity) * 1000) / 10},`;
}

/** For each member whose id and kind came before in the list, its turn; else nothing. */
function turnsOf(members: Values[]): string[] {
  if (members.length < 2) return [''];
  const seen = new Map<string, number>();
  return members.map(({ id, kind }) => {
    const key = `${id}\n${kind}`;
    const turn = (seen.get(key) ?? 0) + 1;
    seen.set(key, turn);
    return turn === 1 ? '' : `${REPEATED}${turn}`;
  });
}
