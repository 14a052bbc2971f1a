import type { Registry } from 'prom-client';
import { OWN_NUMBERS, type OwnNumber, type OwnNumberName, type OwnNumbersBook } from '#libs/domain/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { SayNumbers } from '#libs/stages/oversee/index.js';
import type { Setting } from './setting.js';

/** What the metrics show under the names that are said in the database; what is not shown is not said. */
export async function ownNumbersOf(metrics: Registry): Promise<OwnNumber[]> {
  return (await Promise.all(OWN_NUMBERS.map((name) => valuesOf(metrics, name)))).flat();
}

async function valuesOf(metrics: Registry, name: OwnNumberName): Promise<OwnNumber[]> {
  const shown = await metrics.getSingleMetric(`hallwatch_${name}`)?.get();
  return (shown?.values ?? [])
    .filter(({ value }) => Number.isFinite(value))
    .map(({ labels, value }) => ({ name, of: Object.values(labels).join(' '), value }));
}

/** What says a process's own numbers in the database. */
export function ownNumbers({ clock, reporter }: Setting, book: OwnNumbersBook, process: 'worker' | 'api'): SayNumbers {
  const look = (): Promise<OwnNumber[]> => ownNumbersOf(reporter.metrics);
  return new SayNumbers({ process, book, look, clock, wall: new SystemClock(), report: reporter.report });
}
