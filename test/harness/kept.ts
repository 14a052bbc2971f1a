import { join } from 'node:path';
import { JournalSurvey } from '#libs/composition/index.js';
import type { History } from '#libs/domain/index.js';
import type { StoryStation } from './station.js';

const nameOf = ({ kioskId, kind, bootId, seq }: { kioskId: string; kind: string; bootId: string; seq: number }): string =>
  `${kioskId} ${kind} ${bootId} ${seq}`;

/** Every reading that the journal has, as often as it has it. */
export async function inJournal(dataDir: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { entry } of new JournalSurvey(join(dataDir, 'journal')).records())
    if (entry.type === 'reading') names.push(nameOf(entry.reading));
  return names.sort();
}

/** Every reading that the history has, as often as it has it. */
export async function inHistory(history: History): Promise<string[]> {
  const names: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page: Awaited<ReturnType<History['readings']>> = await history.readings({ limit: 5_000, ...(after && { after }) });
    names.push(...page.items.map(nameOf));
    after = page.next;
  }
  return names.sort();
}

/** Waits until the history has everything that the journal has. */
export async function recorded(station: StoryStation): Promise<void> {
  // What was written a moment ago is not the journal's end until it is flushed.
  const mark = await station.mark();
  await station.until(
    () => station.pipeline.journal.end() >= mark && station.pipeline.record.behind === 0,
    'the history to keep up',
    30_000,
  );
}
