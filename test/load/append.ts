import { writeSync } from 'node:fs';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { assemble } from '#libs/domain/index.js';

/* Appends without end until it is killed, and writes down every number that was acknowledged. Arguments: folder, first number. */
const [, , folder = '', first = '1'] = process.argv;
const journal = await LocalJournal.open({ folder, segmentBytes: 200_000, report: () => undefined });
const head = { kioskId: 'K-1', hallId: 'h', region: 'r', kioskType: 't', kind: 'heartbeat' } as const;

let next = Number(first);
/** Some flushed, some only written: both may be acknowledged, and both must be there after a kill. */
function appendOne(): void {
  const seq = next++;
  const payload = { ts: 1, bootId: 'b', seq, mode: 'inService', detail: 'x'.repeat(seq % 300) };
  const entry = { entry: { type: 'reading', reading: assemble(head, payload, 1, { historical: false }) } } as const;
  if (seq % 3 > 0) {
    journal.append(entry, (error) => acknowledged(seq, error));
  } else {
    journal.appendNow(entry);
    acknowledged(seq, null);
  }
}

function acknowledged(seq: number, error: Error | null): void {
  if (error) throw error;
  writeSync(1, `${seq}\n`);
  setImmediate(appendOne);
}
for (let i = 0; i < 50; i++) appendOne();
