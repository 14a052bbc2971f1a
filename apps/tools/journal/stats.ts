import { type JournalRecord, JournalSurvey, readReleased } from '#libs/composition/index.js';
import { MINUTE, receivedAt, SECOND } from '#libs/domain/index.js';
import type { Options } from './options.js';
import { kioskOf, type Say, utc } from './told.js';

const MOST_KIOSKS = 10;

/** Counts by name. */
class Tally {
  private readonly counts = new Map<string, number>();

  add(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  get size(): number {
    return this.counts.size;
  }

  /** The largest first. */
  most(limit = Number.POSITIVE_INFINITY): [string, number][] {
    return [...this.counts].sort(([, a], [, b]) => b - a).slice(0, limit);
  }
}

/** What is counted of a journal. */
class Numbers {
  readonly kinds = new Tally();
  readonly bytes = new Tally();
  readonly refusals = new Tally();
  readonly kiosks = new Tally();
  readonly minutes = new Tally();
  messages = 0;
  historical = 0;
  span: { from: number; until: number } | null = null;
  last = 0;

  add({ position, entry, bytes }: JournalRecord): void {
    const at = receivedAt(entry);
    this.last = position;
    this.span = { from: this.span?.from ?? at, until: at };
    const kind = entry.type === 'reading' ? entry.reading.kind : entry.type;
    this.kinds.add(kind);
    this.bytes.add(kind, bytes);
    const kiosk = kioskOf(entry);
    if (kiosk !== null) this.kiosks.add(kiosk);
    if (entry.type === 'refused') this.refusals.add(entry.packet.reason);
    if (entry.type === 'reading' && entry.reading.historical) this.historical++;
    if (entry.type !== 'reading' && entry.type !== 'refused') return;
    this.messages++;
    this.minutes.add(String(Math.floor(at / MINUTE)));
  }
}

/** Tells what is in the journal. */
export async function stats({ folder, kiosk }: Options, say: Say): Promise<void> {
  const survey = new JournalSurvey(folder);
  const numbers = new Numbers();
  for await (const found of survey.records()) {
    if (kiosk === null || kioskOf(found.entry) === kiosk) numbers.add(found);
  }
  const total = survey.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  say(`${survey.segments.length} files, ${total} bytes${survey.damage.length > 0 ? ', DAMAGED: run verify' : ''}`);
  for (const line of [...timesTold(numbers), ...kindsTold(numbers), ...kiosksTold(numbers)]) say(line);
  for (const [consumer, upTo] of Object.entries(readReleased(folder)))
    say(`consumer ${consumer}: has let go up to ${upTo}, ${Math.max(0, numbers.last - upTo)} entries before the last`);
}

function timesTold({ span, messages, minutes, last }: Numbers): string[] {
  if (!span) return ['empty'];
  const seconds = Math.max(1, (span.until - span.from) / SECOND);
  const [busiest] = minutes.most(1);
  return [
    `from ${utc(span.from)} to ${utc(span.until)}, last position ${last}`,
    `messages ${messages}, ${(messages / seconds).toFixed(2)} a second`,
    ...(busiest ? [`busiest minute ${utc(Number(busiest[0]) * MINUTE)}: ${busiest[1]} messages`] : []),
  ];
}

const kindsTold = ({ kinds, bytes, refusals, historical }: Numbers): string[] => {
  const size = new Map(bytes.most());
  return [
    ...kinds
      .most()
      .map(([kind, count]) => `${kind} ${count}, ${size.get(kind)} bytes, ${Math.round((size.get(kind) ?? 0) / count)} each`),
    ...(historical > 0 ? [`historical ${historical}`] : []),
    ...refusals.most().map(([reason, count]) => `refused as ${reason} ${count}`),
  ];
};

const kiosksTold = ({ kiosks }: Numbers): string[] => [
  `kiosks ${kiosks.size}`,
  ...kiosks.most(MOST_KIOSKS).map(([id, count]) => `kiosk ${id} ${count}`),
];
