import type { ChainedAct } from '#libs/domain/index.js';

const COLUMNS = [
  'number',
  'at',
  'id',
  'by',
  'personId',
  'onBehalfOf',
  'way',
  'address',
  'what',
  'subjectKind',
  'subjectId',
  'basedOn',
  'why',
  'before',
  'after',
  'evidence',
  'previous',
  'hash',
] as const;

const cellsOf = (act: ChainedAct): Record<(typeof COLUMNS)[number], string> => ({
  number: String(act.number),
  at: new Date(act.at).toISOString(),
  id: act.id,
  by: act.by,
  personId: act.personId ?? '',
  onBehalfOf: act.onBehalfOf ?? '',
  way: act.from.way,
  address: act.from.address ?? '',
  what: act.what,
  subjectKind: act.subject.kind,
  subjectId: act.subject.id,
  basedOn: act.basedOn ?? '',
  why: act.why ?? '',
  before: act.before === null ? '' : JSON.stringify(act.before),
  after: act.after === null ? '' : JSON.stringify(act.after),
  evidence: act.evidence.join(' '),
  previous: act.previous,
  hash: act.hash,
});

/** By RFC 4180. A table calculation takes what begins like these for a formula: an apostrophe makes it text. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const lineOf = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** One act a line, as a table. */
export async function* asCsv(acts: AsyncIterable<ChainedAct>): AsyncGenerator<string> {
  yield lineOf(COLUMNS);
  for await (const act of acts) {
    const cells = cellsOf(act);
    yield lineOf(COLUMNS.map((name) => cells[name]));
  }
}

/** One act a line, whole, so that its hash can be reckoned by who has it. */
export async function* asJsonLines(acts: AsyncIterable<ChainedAct>): AsyncGenerator<string> {
  for await (const act of acts) yield `${JSON.stringify(act)}\n`;
}
